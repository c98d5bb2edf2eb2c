"""The pre-commit hook, the GitHub action, and the examples of docs/ci.md."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import EXAMPLE, ROOT
from support.tables import book, put, saved

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
TOOLS = Path(sys.executable).parent
PAGES = [ROOT / "docs" / "ci.md", ROOT / "docs" / "ci.zh-CN.md"]
SCHEMAS = {".github/workflows/submissions.yml": "vendor.github-workflows", ".gitlab-ci.yml": "vendor.gitlab-ci"}
BAD = EXAMPLE.read_text().replace("gaokao_600: 27", "gaokao_600: ２７")


def run(*command: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A command in an environment with our program on its path and nothing of this machine's settings."""
    clean = {"PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}", "HOME": str(cwd), "LANG": "C.UTF-8", **env}
    passed = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_", "UV_"))}
    clean["PIP_NO_COMPILE"] = "0"  # pip's way to say yes: little of what is installed is called
    clean["PIP_CACHE_DIR"] = os.environ.get("PIP_CACHE_DIR", str(Path.home() / ".cache" / "pip"))
    return subprocess.run(command, cwd=cwd, env={**passed, **clean}, capture_output=True, text=True, timeout=600)


def git(*arguments: str, cwd: Path) -> str:
    who = ("-c", "user.name=A clerk", "-c", "user.email=clerk@example.org", "-c", "init.defaultBranch=main")
    done = run("git", *who, *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def repository(folder: Path) -> Path:
    """A repository with one submission, committed."""
    (folder / "submissions").mkdir(parents=True)
    shutil.copy(EXAMPLE, folder / "submissions" / "bureau.yaml")
    git("init", "-q", cwd=folder)
    git("add", "-A", cwd=folder)
    git("commit", "-qm", "figures", cwd=folder)
    return folder


@pytest.mark.usefixtures("checks")
def test_the_hook_in_a_repository(project: Path, tmp_path: Path) -> None:
    there = repository(tmp_path / "county")
    hooks = [{"id": "edutarget-check"}, {"id": "edutarget-plan-check"}]
    hook = {"repo": str(project), "rev": git("rev-parse", "HEAD", cwd=project), "hooks": hooks}
    (there / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [hook]}))
    git("add", "-A", cwd=there)
    home = {"PRE_COMMIT_HOME": str(tmp_path / "hooks"), "GIT_CONFIG_GLOBAL": os.devnull}
    good = run("pre-commit", "run", "--all-files", cwd=there, **home)
    assert (good.returncode, "Passed" in good.stdout) == (0, True), good.stdout + good.stderr
    assert ".pre-commit-config.yaml" not in good.stdout
    (there / "submissions" / "bureau.yaml").write_text(BAD)
    (there / "submissions" / "school.csv").write_text("gaokao_600,27")
    (there / "submissions" / "form.xlsx").write_bytes(saved(book(put("C6", "1,900"))))
    git("add", "-A", cwd=there)
    bad = run("pre-commit", "run", "--all-files", cwd=there, **home)
    assert bad.returncode == 1
    assert "submissions/bureau.yaml:17:15: error[number-digits]" in bad.stdout
    assert "submissions/school.csv:1:1: error[no-header]" in bad.stdout
    assert "submissions/form.xlsx:填报!C6: error[number-separator]" in bad.stdout
    assert "exit code: 1" in bad.stdout
    assert bad.stdout.count("no files to check") == 1, "there is no plan in it"
    (there / "targets.yaml").write_text((ROOT / "targets.yaml").read_text() + "nothing: 1\n")
    git("add", "-A", cwd=there)
    plan = run("pre-commit", "run", "edutarget-plan-check", cwd=there, **home)
    assert (plan.returncode, "targets.yaml:" in plan.stdout, "error[unknown-key]" in plan.stdout) == (1, True, True)


@pytest.mark.usefixtures("checks")
def test_the_action_is_one_to_github() -> None:
    done = run("check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml", cwd=ROOT)
    assert done.returncode == 0, done.stdout


def test_nothing_that_people_write_gets_into_the_actions_scripts() -> None:
    assert [step["name"] for step in ACTION["runs"]["steps"] if "${{" in step["run"]] == []


def script(name: str) -> str:
    return str(next(step["run"] for step in ACTION["runs"]["steps"] if step["name"] == name))


def inputs(**given: str) -> dict[str, str]:
    """The environment of the step that checks, as GitHub would fill it in."""
    values = {key: given.get(key, value["default"]) for key, value in ACTION["inputs"].items()}
    step = next(step for step in ACTION["runs"]["steps"] if step["name"] == "Check")
    return {name: values[re.sub(r"\$\{\{ inputs\.(\w+) \}\}", r"\1", asked)] for name, asked in step["env"].items()}


@pytest.fixture(scope="module")
def installed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the action's first step puts the program."""
    runner = tmp_path_factory.mktemp("runner")
    paths = runner / "path"
    given = {"RUNNER_TEMP": str(runner), "GITHUB_ACTION_PATH": str(project), "GITHUB_PATH": str(paths)}
    done = run("bash", "-c", script("Install edutarget"), cwd=runner, **given)
    assert done.returncode == 0, done.stderr
    return Path(paths.read_text().strip())


def act(installed: Path, cwd: Path, **given: str) -> subprocess.CompletedProcess[str]:
    env = {**inputs(**given), "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(cwd / "summary.md")}
    env["GITHUB_OUTPUT"] = str(cwd / "outputs")
    (cwd / "outputs").write_text("")
    return run("bash", "-c", script("Check"), cwd=cwd, **env, PATH=f"{installed}{os.pathsep}{os.environ['PATH']}")


def test_the_action_on_good_and_on_bad_figures(installed: Path, tmp_path: Path) -> None:
    there = repository(tmp_path / "county")
    good = act(installed, there)
    assert (good.returncode, good.stdout) == (0, ""), good.stderr
    (there / "submissions" / "bureau.yaml").write_text(BAD)
    bad = act(installed, there)
    assert bad.returncode == 1
    assert bad.stdout.startswith("::error file=submissions/bureau.yaml,line=17,col=15,title=edutarget number-digits::")
    assert (there / "summary.md").read_text().count("## edutarget check") == 2
    assert outputs(there) == {"files": "1", "errors": "1", "warnings": "0", "exit-code": "1"}


def outputs(folder: Path) -> dict[str, str]:
    """What the last step put out, of what the action says that it does."""
    found = dict(line.split("=") for line in (folder / "outputs").read_text().splitlines())
    assert found.keys() <= ACTION["outputs"].keys()
    assert all(ACTION["outputs"][name]["value"] == f"${{{{ steps.check.outputs.{name} }}}}" for name in found)
    return found


@pytest.mark.parametrize("name", ["strict", "complete"])
@pytest.mark.parametrize("value", ["yes", "True", "", "1", "on\n::warning::x"])
def test_the_action_refuses_what_is_neither_true_nor_false(name: str, value: str, tmp_path: Path) -> None:
    done = act(TOOLS, tmp_path, **{name: value})
    shown = re.sub(r"[^A-Za-z0-9 _.-]", "?", value)
    said = f"::error title=edutarget::{name}: write true or false, not '{shown}'\n"
    assert (done.returncode, done.stdout) == (2, said), done.stderr
    assert outputs(tmp_path) == {"exit-code": "2"}


def test_the_actions_inputs(installed: Path, tmp_path: Path) -> None:
    there = repository(tmp_path / "county")
    odd = there / "a $(touch pwned) `touch pwned`; touch pwned.yaml"
    odd.write_text(BAD)
    done = act(installed, there, paths=f"submissions\n\n{odd.name}\n", strict="true", lang="zh")
    assert (done.returncode, "全角数字" in done.stdout) == (1, True), done.stderr
    assert not (there / "pwned").exists()
    assert act(installed, there, complete="true").returncode == 1
    assert act(installed, there, targets="nowhere.yaml").returncode == 2
    assert act(installed, there, units="nowhere.yaml").returncode == 2
    assert act(installed, there, paths="").returncode == 2
    assert act(installed, there, lang="fr").returncode == 2
    (there / "submissions" / "bureau.yaml").unlink()
    (there / "submissions" / "other.yaml").write_text(EXAMPLE.read_text())
    gone = act(installed, there, against="main...HEAD", strict="true")
    assert (gone.returncode, "no-earlier-version" in gone.stdout) == (1, True)
    assert act(installed, there, against="nowhere").returncode == 2
    assert outputs(there) == {"exit-code": "2"}


def files_in(page: Path) -> dict[str, str]:
    """The files that a page tells people to write."""
    found = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)\n```", page.read_text(), re.DOTALL)
    return {name: text + "\n" for name, text in found}


@pytest.mark.usefixtures("checks")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize("name", SCHEMAS)
def test_the_workflows_of_the_pages_are_valid(page: Path, name: str, tmp_path: Path) -> None:
    file = tmp_path / "workflow.yml"
    file.write_text(files_in(page)[name])
    done = run("check-jsonschema", "--builtin-schema", SCHEMAS[name], str(file), cwd=tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pages_name_what_there_is(page: Path) -> None:
    files = files_in(page)
    workflow = yaml.safe_load(files[".github/workflows/submissions.yml"])
    ours = next(step for step in workflow["jobs"]["check"]["steps"] if "edutarget@" in step.get("uses", ""))
    assert ours["with"].keys() <= ACTION["inputs"].keys()
    assert all(f"| `{name}`" in page.read_text() for name in ACTION["outputs"])
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert {hook["id"] for hook in yaml.safe_load(files[".pre-commit-config.yaml"])["repos"][0]["hooks"]} == hooks
    assert json.loads(files[".vscode/settings.json"])["yaml.schemas"]
    assert all(f"| `{name}`" in page.read_text() for name in ("paths", "targets", "against", "strict", "lang"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_gitlabs_script_on_a_branch(page: Path, tmp_path: Path) -> None:
    job: dict[str, Any] = yaml.safe_load(files_in(page)[".gitlab-ci.yml"])["submissions"]
    origin = repository(tmp_path / "origin")
    git("clone", "-q", str(origin), "branch", cwd=tmp_path)
    there = tmp_path / "branch"
    # Meanwhile the main branch has gained a file, which this one is no worse for lacking.
    (origin / "submissions" / "later.yaml").write_text(EXAMPLE.read_text())
    git("add", "-A", cwd=origin)
    git("commit", "-qm", "later", cwd=origin)
    fallen = EXAMPLE.read_text().replace("training_attendances: 5672", "training_attendances: 5200")
    (there / "submissions" / "bureau.yaml").write_text(fallen)
    git("commit", "-qam", "fallen", cwd=there)
    variables = {name: str(value) for name, value in job["variables"].items()}
    done = run("bash", "-ec", "\n".join(job["script"]), cwd=there, CI_DEFAULT_BRANCH="main", **variables)
    assert done.returncode == 0, done.stderr
    reports = job["artifacts"]["reports"]
    found = json.loads((there / reports["codequality"]).read_text())
    assert [problem["check_name"] for problem in found] == ["count-fell"]
    assert "count-fell" in (there / reports["junit"]).read_text()
