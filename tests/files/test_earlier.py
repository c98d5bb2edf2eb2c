"""Earlier versions in git: read without running anything that a repository configures."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from edutarget.files import earlier
from edutarget.files.earlier import NoRevision, revision
from edutarget.files.reading import MAX_BYTES
from support import Run

NOBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{who}_{what}": "clerk@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: x\nactuals:\n"
OTHER = HEAD + "  gaokao_600: 27\n"
MANY, FEW = HEAD + "  training_attendances: 5672\n", HEAD + "  training_attendances: 5200\n"


def git(*arguments: str, cwd: Path, **options: object) -> str:
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        cwd=cwd,
        env={**os.environ, **NOBODY},
        capture_output=True,
        check=True,
        **options,  # type: ignore[call-overload]
    )
    return str(done.stdout.decode().strip())


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def commit(folder: Path, files: dict[str, str]) -> str:
    put(folder, files)
    git("add", "-A", cwd=folder)
    git("commit", "-qm", "figures", cwd=folder)
    return git("rev-parse", "HEAD", cwd=folder)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A repository with one commit on `main`; the figures of two files are lower now, and one file is gone."""
    folder = tmp_path / "county"
    folder.mkdir()
    git("init", "-q", cwd=folder)
    commit(folder, {"submissions/一 中.yaml": MANY, "submissions/b.yaml": MANY, "submissions/gone.yaml": OTHER})
    put(folder, {"submissions/一 中.yaml": FEW, "submissions/b.yaml": FEW})
    (folder / "submissions" / "gone.yaml").unlink()
    return folder


CHANGES = {"count-fell", "file-vanished", "no-earlier-version", "earlier-unread", "earlier-not-a-file"}
Check = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def check(run: Run, county: Path) -> Check:
    """Exit code, `file rule` of what was found of changes, and what went to standard error."""

    def check(*arguments: str, cwd: Path = county, **env: str) -> tuple[int, list[str], str]:
        done = run("check", "-f", "json", *arguments, cwd=cwd, env={**NOBODY, **env})
        found = json.loads(done.stdout)["problems"] if done.stdout else []
        changes = [one for one in found if one["rule"] in CHANGES]
        return done.returncode, [f"{one['file']} {one['rule']}" for one in changes], done.stderr.decode()

    return check


FALLEN = ["submissions/b.yaml count-fell", "submissions/gone.yaml file-vanished", "submissions/一 中.yaml count-fell"]


@pytest.mark.parametrize(
    ("path", "name"),
    [("submissions", "main"), ("./submissions/", "HEAD"), (".", "refs/heads/main"), ("submissions", "v1")],
)
def test_a_revision(check: Check, county: Path, name: str, path: str) -> None:
    git("tag", "-am", "first", "v1", cwd=county)
    assert check(path, "--against", name)[:2] == (0, FALLEN)


def test_files_and_patterns(check: Check, county: Path) -> None:
    assert check("submissions/*.yaml", "--against", "main")[1] == FALLEN
    assert check("submissions/一 中.yaml", "--against", "main")[1] == FALLEN[2:]
    assert check(str(county / "submissions" / "b.yaml"), "--against", "main")[1][0].endswith("b.yaml count-fell")


def test_from_a_folder_inside_and_in_a_work_tree(check: Check, county: Path, tmp_path: Path) -> None:
    inside = county / "submissions"
    assert check(".", "--against", "main", cwd=inside)[1] == [line.removeprefix("submissions/") for line in FALLEN]
    (county / "docs").mkdir()
    found = check("../submissions", "--against", "main", cwd=county / "docs")[1]
    assert found == [f"../{line}" for line in FALLEN]
    git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"), cwd=county)
    put(tmp_path / "tree", {"submissions/b.yaml": FEW})
    assert check("submissions", "--against", "main", cwd=tmp_path / "tree")[1] == FALLEN[:1]


def test_a_bare_repository(check: Check, county: Path, tmp_path: Path) -> None:
    git("clone", "-q", "--bare", str(county), str(tmp_path / "bare.git"), cwd=tmp_path)
    folder = tmp_path / "elsewhere"
    put(folder, {"submissions/b.yaml": FEW, "submissions/一 中.yaml": FEW})
    assert check("submissions", "--against", "main", cwd=folder, GIT_DIR=str(tmp_path / "bare.git"))[1] == FALLEN


def test_the_merge_base(check: Check, county: Path) -> None:
    """With `...`, what only the main branch has gained is not reported as fallen or vanished."""
    git("checkout", "-qfb", "branch", cwd=county)
    git("checkout", "-q", ".", cwd=county)
    commit(county, {"submissions/c.yaml": OTHER})
    git("checkout", "-q", "main", cwd=county)
    commit(county, {"submissions/b.yaml": MANY.replace("5672", "9000"), "submissions/new.yaml": OTHER})
    git("checkout", "-q", "branch", cwd=county)
    behind = ["submissions/b.yaml count-fell", "submissions/new.yaml file-vanished"]
    assert check("submissions", "--against", "main")[1] == behind
    for name in ("main...HEAD", "main...", "main...branch"):
        assert check("submissions", "--against", name)[:2] == (0, [])
    put(county, {"submissions/b.yaml": FEW})
    assert check("submissions", "--against", "main...HEAD")[1] == behind[:1]


def test_a_path_that_is_there_wins(check: Check, county: Path) -> None:
    put(county, {"main/submissions/b.yaml": FEW, "main/submissions/一 中.yaml": FEW})
    assert check("submissions", "--against", "main")[1] == []
    assert check("submissions", "--against", "refs/heads/main")[1] == FALLEN


def test_files_of_a_revision_are_called_by_it(run: Run, county: Path) -> None:
    commit(county, {"submissions/b.yaml": HEAD + "  gaokao_600: x\n", "submissions/一 中.yaml": FEW})
    put(county, {"submissions/b.yaml": FEW, "new/c.yaml": FEW})
    done = run("check", "submissions", "--against", "main", cwd=county, env=NOBODY)
    assert "the earlier version, main:submissions/b.yaml, has errors itself" in done.stdout.decode()
    done = run("check", "new", "--against", "main", cwd=county, env=NOBODY)
    assert done.stdout.decode().startswith("main: warning[no-earlier-version]: ")


def refused(check: Check, *arguments: str, **options: str) -> str:
    """What standard error says, on one line."""
    code, found, said = check("submissions", "--against", *arguments, **options)
    assert (code, found) == (2, [])
    return " ".join(re.sub("[│╭╮╰╯─]", " ", said).split())


@pytest.mark.parametrize("name", ["nowhere", "origin/main", "^HEAD", "-x", "--output=x", "HEAD:submissions", "0" * 40])
def test_no_such_revision(check: Check, name: str) -> None:
    assert f"no file, folder or git revision {name};" in refused(check, name)
    assert f"no file, folder or git revision {name}...HEAD;" in refused(check, f"{name}...HEAD")


def test_chinese(start: Run, county: Path) -> None:
    done = start("check", "submissions", "--against", "nowhere", cwd=county, env={**NOBODY, "LANG": "zh_CN.UTF-8"})
    assert done.returncode == 2 and "没有名为 nowhere 的" in done.stderr.decode()


def test_an_empty_name(check: Check) -> None:
    assert "--against is empty" in refused(check, "")


def test_no_repository(check: Check, tmp_path: Path) -> None:
    put(tmp_path / "plain", {"submissions/a.yaml": HEAD})
    code, found, said = check("submissions", "--against", "nowhere", cwd=tmp_path / "plain")
    assert (code, found) == (2, []) and "nowhere is no file or folder, and here is no git repository" in said


def test_no_git(check: Check, county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "main is no file or folder here; to compare with a git revision, install git" in refused(
        check, "main", PATH=str(tmp_path)
    )
    (county / "git").write_text("#!/bin/sh\ntouch pwned\n")
    (county / "git").chmod(0o755)
    assert "install git" in refused(check, "main", PATH=".")
    assert not (county / "pwned").exists()


def test_a_part_of_the_history(check: Check, county: Path, tmp_path: Path) -> None:
    git("stash", "-q", cwd=county)
    first = git("rev-parse", "HEAD", cwd=county)
    git("checkout", "-qb", "branch", cwd=county)
    commit(county, {"submissions/c.yaml": OTHER})
    git("clone", "-q", "--depth", "1", "--branch", "branch", county.as_uri(), "shallow", cwd=tmp_path)
    shallow = tmp_path / "shallow"
    for name in ("origin/main", first, "HEAD~1", "origin/main...HEAD"):
        said = refused(check, name, cwd=shallow)  # type: ignore[arg-type]
        assert name in said and "fetch-depth: 0" in said and "GIT_DEPTH: 0" in said
    git("fetch", "-q", "--depth", "1", "origin", "main:other", cwd=shallow)
    assert check("submissions", "--against", "other", cwd=shallow)[1] == []
    assert "fetch-depth: 0" in refused(check, "other...HEAD", cwd=shallow)  # type: ignore[arg-type]


def test_nothing_in_common(check: Check, county: Path) -> None:
    git("checkout", "-q", "--orphan", "other", cwd=county)
    commit(county, {"submissions/c.yaml": OTHER})
    assert "main...HEAD: the two have no commit in common" in refused(check, "main...HEAD")


def test_a_repository_of_another_user(check: Check, county: Path) -> None:
    said = refused(check, "main", GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert "main: git does not read this repository" in said
    assert f"git config --global --add safe.directory {county}" in said


def test_a_clone_without_contents_fetches_none(check: Check, county: Path, tmp_path: Path) -> None:
    git("stash", "-q", cwd=county)
    git("config", "uploadpack.allowFilter", "true", cwd=county)
    git("clone", "-q", "--no-checkout", "--filter=blob:none", county.as_uri(), "partial", cwd=tmp_path)
    partial = tmp_path / "partial"
    put(partial, {"submissions/b.yaml": FEW})
    git("config", "remote.origin.uploadpack", f"touch {tmp_path}/pwned; git-upload-pack", cwd=partial)
    said = refused(check, "origin/main", cwd=partial)  # type: ignore[arg-type]
    assert "origin/main: this clone lacks the content of submissions/" in said
    assert not (tmp_path / "pwned").exists()


def test_nothing_that_a_repository_configures_is_run(check: Check, county: Path, tmp_path: Path) -> None:
    """What would have run is first shown to run with `git status` and `git diff`."""
    pwn = tmp_path / "pwn"
    pwn.write_text(f"#!/bin/sh\ntouch '{tmp_path}/pwned'\ncat\n")
    pwn.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"):
        shutil.copy(pwn, hooks / hook)
    commit(county, {".gitattributes": "*.yaml diff=evil filter=evil merge=evil\n"})
    put(county, {"submissions/b.yaml": FEW + "\n", "submissions/一 中.yaml": FEW + "\n"})
    settings = {
        "core.fsmonitor": str(pwn),
        "core.hooksPath": str(hooks),
        "core.pager": str(pwn),
        "pager.ls-tree": str(pwn),
        "pager.cat-file": str(pwn),
        "core.sshCommand": str(pwn),
        "core.editor": str(pwn),
        "core.alternateRefsCommand": str(pwn),
        "core.askPass": str(pwn),
        "credential.helper": str(pwn),
        "diff.external": str(pwn),
        "diff.evil.textconv": str(pwn),
        "diff.evil.command": str(pwn),
        "filter.evil.smudge": str(pwn),
        "filter.evil.clean": str(pwn),
        "filter.evil.process": str(pwn),
        "filter.evil.required": "true",
        "gpg.program": str(pwn),
        "log.showSignature": "true",
        "alias.ls-tree": f"!{pwn}",
        "alias.rev-parse": f"!{pwn}",
    }
    with (county / ".git" / "config").open("a") as file:
        for key, value in settings.items():
            section, *name, variable = key.split(".")
            file.write(f'[{" ".join([section, *map(json.dumps, name)])}]\n\t{variable} = "{value}"\n')
    (tmp_path / "objects").mkdir()
    put(county, {".git/objects/info/alternates": f"{tmp_path}/objects\n"})
    for command in ("status", "diff"):
        subprocess.run(["git", command], cwd=county, env={**os.environ, **NOBODY}, capture_output=True, check=False)
        assert (tmp_path / "pwned").exists()
        (tmp_path / "pwned").unlink()
    for before in ("main", "main...HEAD", "HEAD~1"):
        code, found, _said = check("submissions", "--against", before)
        assert code == 0
    assert found == FALLEN
    assert not (tmp_path / "pwned").exists()


def test_git_is_asked_for_little(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    popen = subprocess.Popen

    class Noted(popen):  # type: ignore[valid-type, misc]
        def __init__(self, command: list[str], **options: object) -> None:
            asked.append(command[1])
            super().__init__(command, **options)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    monkeypatch.chdir(county)
    with revision("main", ["submissions"]) as found:
        assert sorted(os.listdir(os.path.join(found.folder, "submissions"))) == ["b.yaml", "gone.yaml", "一 中.yaml"]
        before = (Path(found.folder) / "submissions" / "b.yaml").read_text()
    assert before == MANY and not os.path.exists(found.folder)
    assert asked == ["rev-parse", "rev-parse", "ls-tree", "cat-file"]


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_links_and_submodules_are_named(check: Check, county: Path, tmp_path: Path) -> None:
    (county / "submissions" / "link.yaml").symlink_to("b.yaml")
    (county / "submissions" / "more").symlink_to("../elsewhere")
    (county / "submissions" / "readme.md").symlink_to("b.yaml")
    (county / "linked").symlink_to("submissions")
    git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},submissions/schools", cwd=county)
    git("add", "submissions/link.yaml", "submissions/more", "submissions/readme.md", "linked", cwd=county)
    git("commit", "-qm", "links", cwd=county)
    for name in ("link.yaml", "more"):
        (county / "submissions" / name).unlink()
    (county / "linked").unlink()
    put(county, {"submissions/link.yaml": FEW, "submissions/schools/a.yaml": FEW, "linked/b.yaml": FEW})
    found = check("submissions", "--against", "main")[1]
    skipped = [line for line in found if line.endswith("not-a-file")]
    assert skipped == [f"submissions/{name} earlier-not-a-file" for name in ("link.yaml", "more", "schools")]
    assert "linked earlier-not-a-file" in check("linked/b.yaml", "--against", "main")[1]


def test_names_that_lead_elsewhere_are_not_written(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = git("hash-object", "-w", "submissions/b.yaml", cwd=county)
    tree = git("mktree", cwd=county, input=f"100644 blob {file}\tout.yaml\n".encode())
    tree = git("mktree", cwd=county, input=f"040000 tree {tree}\t..\n".encode())
    evil = git("commit-tree", tree, "-m", "evil", cwd=county)
    monkeypatch.chdir(county)
    with revision(evil, ["."]) as found:
        assert [path for path, _what in found.skipped] == ["../out.yaml"]
        assert os.listdir(found.folder) == []
    assert not (tmp_path / "out.yaml").exists()


def test_more_than_is_read_is_not_written(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(earlier, "MAX_BYTES", 10)
    monkeypatch.chdir(county)
    with revision("main", ["submissions"]) as found:
        sizes = {file.name: file.stat().st_size for file in Path(found.folder).rglob("*.yaml")}
    assert set(sizes.values()) == {11} and MAX_BYTES > 10


def test_git_that_ends_in_the_middle(county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a file of the repository is damaged: what is cut short must not pass for the earlier version."""
    real = shutil.which("git")
    half = f'#!/bin/sh\n[ "$1" = cat-file ] || exec {real} "$@"\n{real} "$@" | head -c 400\n'
    put(tmp_path, {"bin/git": half})
    (tmp_path / "bin" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    monkeypatch.chdir(county)
    with pytest.raises(NoRevision, match="lacks the content"), revision("main", ["submissions"]):
        pass


def test_more_files_than_a_pipe_holds_names_of(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blob = f"blob\nmark :1\ndata {len(MANY)}\n{MANY}\ncommit refs/heads/many\ncommitter x <x@x> 0 +0000\ndata 1\nx\n"
    files = "".join(f"M 100644 :1 schools/{number % 100}/学校 {number}.yaml\n" for number in range(3_000))
    git("fast-import", "--quiet", cwd=county, input=(blob + files).encode())
    monkeypatch.chdir(county)
    named = [f"schools/{number % 100}/学校 {number}.yaml" for number in range(3_000)]
    with revision("many", named) as found:
        assert sum(len(names) for _where, _folders, names in os.walk(found.folder)) == 3_000
        assert (Path(found.folder) / "schools" / "99" / "学校 2999.yaml").read_text() == MANY


def test_git_that_fails(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (county / ".git" / "config").write_text("[core]\nrepositoryformatversion = 9\n")
    monkeypatch.chdir(county)
    with pytest.raises(NoRevision) as failed, revision("main", ["."]):
        pass
    assert "main: git cannot read it (fatal: " in str(failed.value) and "version" in str(failed.value)
