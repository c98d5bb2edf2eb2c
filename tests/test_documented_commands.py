"""Every command that the READMEs and docs show runs as it is printed, and prints what they show of it.

A comment `<!-- in: FOLDER -->` above a block or a table says where its commands run; else it is the top of a checkout,
in the docs with files that a reader may have. In a block with output, `…` stands for lines that are left out.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from support import EXAMPLE, ROOT
from support.calling import called

READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
PAGES = [*READMES, ROOT / "examples" / "county-en" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NOT_RUN = {
    "edutarget check submissions --against origin/main": "a git revision; see files/test_earlier.py",
    "edutarget check submissions --against origin/main...HEAD": "a git revision",
    "edutarget check submissions --against v2025-09": "a git revision",
    "edutarget check submissions --against FETCH_HEAD...HEAD --lang zh -f gitlab -o code-quality.json --exit-zero": (
        "a git revision; see test_ci.py"
    ),
    "edutarget check submissions --against FETCH_HEAD...HEAD --lang zh -f junit -o junit.xml": "a git revision",
    "edutarget rollup table:education.facts --engine spark --engine-url spark://host:7077 -o country.yaml": "a cluster",
    "edutarget rollup facts/ --engine-url 'duckdb://?memory_limit=16GB&threads=16' -o country.yaml": "a database",
}
"""Command -> why it cannot run here."""
MAY_FAIL = {"--fail-on", "--min-coverage"}

PART = re.compile(
    r"(?:^<!-- in: (?P<folder>\S+) -->\n)?"
    r"(?:^ *```(?P<kind>sh|bat|console|yaml)\n(?P<fenced>.*?)^ *```$|(?P<table>(?:^\|[^\n]*\n)+))",
    re.DOTALL | re.MULTILINE,
)
COMMAND = re.compile(r"^\s*(?:\$ |- run: |- )?(?:.* (?:&&|\|) )?(?:\.venv/bin/|py -m )?(edutarget .*)$")
IN_TABLE = re.compile(r"^\| `(edutarget [^`]*)`", re.MULTILINE)
SUBMISSION = re.compile(r"^<!-- submission: (\S+) -->\n```(yaml|csv)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Shown(NamedTuple):
    """A command, the folder in which it runs, and what a page shows of its output."""

    folder: str
    command: str
    output: str = ""


def shown_in(part: re.Match[str]) -> list[Shown]:
    """The commands of a block or a table, in their order."""
    folder = part["folder"] or "."
    if part["table"]:
        return [Shown(folder, command) for command in IN_TABLE.findall(part["table"])]
    found: list[Shown] = []
    text = part["fenced"].replace("\\", "/") if part["kind"] == "bat" else part["fenced"]
    for line in text.splitlines():
        command = COMMAND.match(line)
        if line.startswith("cd "):
            folder = line.split()[1]
        elif command:
            found.append(Shown(folder, command[1].partition(" # ")[0].rstrip()))
        elif found and part["kind"] == "console":
            found[-1] = found[-1]._replace(output=f"{found[-1].output}{line}\n")
    return found


def blocks() -> dict[tuple[Shown, ...], Path]:
    """Each block of commands once, with the first page that shows it."""
    found: dict[tuple[Shown, ...], Path] = {}
    for page in PAGES:
        for part in PART.finditer(page.read_text("utf-8")):
            found.setdefault(tuple(shown_in(part)), page)
    found.pop((), None)
    return found


BLOCKS = blocks()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The examples and the bundled plan, as in a checkout."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("broken"))
    shutil.copy(ROOT / "targets.yaml", tmp_path)
    return tmp_path


def put_what_a_reader_has(folder: Path, block: tuple[Shown, ...]) -> None:
    """Write the files that the docs speak of, except those that the block's own commands write."""
    written = " ".join(command for _folder, command, _output in block)
    examples = folder / "examples"
    for name, source in {
        "actuals.yaml": examples / "actuals.yaml",
        "q3/bureau.yaml": examples / "actuals.yaml",
        "form.xlsx": examples / "county" / "2025-09" / "finance.xlsx",
        "plan.yaml": ROOT / "targets.yaml",
        "units.yaml": examples / "units" / "kangle.yaml",
    }.items():
        if f"-o {name}" not in written:
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy(source, folder / name)
    for name in ("submissions", "schools"):
        shutil.copytree(examples / "submissions" / "schools", folder / name)


def run(shown: Shown, checkout: Path, lang: str) -> None:
    words = shlex.split(shown.command)[1:]
    redirected = [at for at, word in enumerate(words) if word.startswith(">")]
    words = words[: redirected[0]] if redirected else words
    folder = checkout / shown.folder
    given = {"input": EXAMPLE.read_bytes()} if "-" in words else {}
    language = ["--lang", lang] if shown.output and "--lang" not in words else []
    done = called(*words, *language, cwd=folder, env={"COLUMNS": "100"}, **given)
    printed = done.stdout.decode()
    said = printed + done.stderr.decode()
    assert done.returncode in (0, 1), said
    if done.returncode and not MAY_FAIL.intersection(words):
        assert re.search(r"(error|错误)\[|[1-9]\d* error", said), said
    if "-o" in words and not MAY_FAIL.intersection(words):
        assert (folder / words[words.index("-o") + 1]).exists(), said
    at = 0
    for piece in shown.output.split("…\n"):
        assert piece in printed[at:]
        at = printed.index(piece, at) + len(piece)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[0].command[:60])
def test_commands_run(block: tuple[Shown, ...], checkout: Path) -> None:
    """One after the other; 1 is for files with errors, and for what asks to fail."""
    page = BLOCKS[block]
    if page not in READMES:
        put_what_a_reader_has(checkout, block)
    for shown in block:
        if shown.command not in NOT_RUN:
            run(shown, checkout, "zh" if ".zh-CN" in page.name else "en")


def test_what_is_not_run_is_still_shown() -> None:
    assert NOT_RUN.keys() <= {shown.command for block in BLOCKS for shown in block}


@pytest.mark.parametrize(
    "page", [page for page in PAGES if "<!-- submission:" in page.read_text("utf-8")], ids=lambda page: page.name
)
def test_submissions_are_right(page: Path, checkout: Path) -> None:
    """Without a warning, for the plan that lies in the folder which the page names."""
    for folder, kind, text in SUBMISSION.findall(page.read_text("utf-8")):
        file = checkout / folder / f"actuals.{kind}"
        file.write_text(text, "utf-8")
        done = called("check", file.name, "--strict", cwd=file.parent, env={})
        assert done.returncode == 0, done.stdout.decode()
