"""Help, usage errors and completion; the same with every release of Typer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from edutarget.cli.help import LazyCommand, group
from edutarget.cli.main import COMMANDS, PLAN_COMMANDS, app
from edutarget.cli.options import Manual
from edutarget.language.text import columns
from edutarget.language.words import LANGS, Words
from edutarget.problems.rules import RULES
from support import ROOT, Golden, Run

HELP = (
    *("--help", "", *(f"{command} --help" for command in COMMANDS)),
    *("plan --help", *(f"plan {command} --help" for command in PLAN_COMMANDS)),
)
MISTAKES = (
    "repotr",
    "--nope",
    "report --forma",
    "report -f",
    "report -f nope",
    "report --lang fr",
    "report --as-of 2025-9-3",
    "check",
    "check a --strict=1",
    "schema plans",
    "targets a",
    "plan chekc",
    "plan new --year 26",
    "rollup a --engine x",
    "rollup a --by 0",
    "rollup a --as-of 2025-9-3",
    "rollup a --min-coverage 9",
    "rollup a --min-coverage 1,0 --units b",
)
SAY = """
import io, sys
from edutarget.cli.main import run
terminal = sys.stdout
for line in sys.stdin.read().split("\\n"):
    sys.argv = ["edutarget", *line.split()]
    sys.stdout = sys.stderr = said = io.StringIO()
    code = run()
    print("$", *sys.argv, file=terminal)
    print(said.getvalue() + f"-> {code}\\n", file=terminal)
"""


@cache
def said_to(lines: tuple[str, ...], lang: str, width: int) -> str:
    """What the program says to command lines, started in that language."""
    env = {"PATH": os.environ["PATH"], "LANG": f"{lang}.UTF-8", "COLUMNS": str(width), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", SAY]
    return subprocess.run(
        command, input="\n".join(lines), env=env, capture_output=True, encoding="utf-8", check=True
    ).stdout


@pytest.mark.parametrize(("name", "lines"), [("help", HELP), ("mistakes", MISTAKES)])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_and_mistakes_are_told_as_they_always_were(
    name: str, lines: tuple[str, ...], lang: str, golden: Golden
) -> None:
    said = said_to(lines, lang, 80)
    golden(f"cli/{name}.{lang}.txt", said)
    if lang == "zh":
        ours = re.findall(r"^(?:用法：|  (?:-\S+, )?(?:--|\[|\w)).*", said, re.MULTILINE)
        left = {word for line in ours for word in re.findall(r"[A-Z]{3,}|<str>", re.split(r"\S  +", line)[0])}
        assert left <= {"JSON", "CSV"}, "placeholders are in the language of the help"
        assert not re.search(r"\b(Usage|Options|Option|Show|Install|Missing|Got|No such|Did you)\b", said)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_of_any_width_says_the_same(lang: str) -> None:
    """Help at different widths differs only in spaces and line breaks, and contains the descriptions of the code."""
    said = {}
    for width in (60, 80, 120):
        lines = said_to(HELP, lang, width).split("\n")
        assert [line for line in lines if columns(line) > width and (width == 80 or " --" not in line)] == []
        said[width] = "".join("".join(lines).split())
        for manual in MANUALS.values():
            assert {f"    {call}" for _purpose, call in manual.examples} <= set(lines), "in one piece"
    assert said[60] == said[80] == said[120]
    words = Words("zh" if lang == "zh" else "en")
    for command in commands().values():
        for description in descriptions(command):
            assert "".join(words(description).split()) in said[60]


def commands(command: Any = None, name: str = "edutarget") -> dict[str, Any]:
    """The program, its groups and its commands, each by what one types."""
    command = command or get_command(app)
    command = command.loaded() if isinstance(command, LazyCommand) else command
    found = {name: command}
    for inner, one in getattr(command, "commands", {}).items():
        found |= commands(one, f"{name} {inner}")
    return found


MANUALS: dict[str, Manual] = {name: command.callback.manual for name, command in commands().items()}


def descriptions(command: Any) -> Iterator[str]:
    """What is said of a command, its parameters, examples and exit codes, in English."""
    yield command.help
    yield from (param.help for param in command.params if not param.name.endswith("_completion"))  # those are Typer's
    yield from (purpose for purpose, _call in command.callback.manual.examples)
    yield from (meaning for _code, meaning in command.callback.manual.exit_codes)


@pytest.mark.parametrize("name", MANUALS)
def test_help_ends_with_examples_and_exit_codes(name: str) -> None:
    manual = MANUALS[name]
    assert 2 <= len(manual.examples) <= 4
    if name not in ("edutarget", "edutarget plan"):
        assert all(call == name or call.startswith(f"{name} ") for _purpose, call in manual.examples)
    codes = [code for code, _meaning in manual.exit_codes]
    assert codes == ([0, 2, 130] if name == "edutarget rules" else [0, 1, 2, 130]), "nothing is wrong with a rule"
    said = CliRunner().invoke(app, [*name.split()[1:], "--help"], prog_name="edutarget").stdout
    assert re.findall(r"^(\w[\w ]*):$", said, re.MULTILINE)[-2:] == ["Examples", "Exit codes"]


@pytest.mark.parametrize("name", MANUALS)
def test_examples_of_help_work_in_the_examples(name: str, run: Run, tmp_path: Path) -> None:
    """Each in examples/county if the files that it reads are there, else in examples/; none ends with 2."""
    shutil.copytree(ROOT / "examples", tmp_path, ignore=shutil.ignore_patterns("broken"), dirs_exist_ok=True)
    in_county = {path.name for path in (tmp_path / "county").iterdir()}
    elsewhere = {path.name for path in tmp_path.iterdir()} - in_county
    for _purpose, call in MANUALS[name].examples:
        words = call.split()[1:]
        reads_above = any(word.partition("/")[0] in elsewhere for word in words)
        done = run(*words, cwd=tmp_path if reads_above else tmp_path / "county")
        assert done.returncode in dict(MANUALS[name].exit_codes) and done.returncode < 2, (call, done.stderr)


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("", {*COMMANDS, "plan"}),
        ("plan ", set(PLAN_COMMANDS)),
        ("r", {"report", "rollup", "rules"}),
        ("report --f", {"--format", "--fail-on"}),
        ("report --band b", {"behind", "below-target", "behind-so-far", "breached"}),
        ("report --band 进度", {"进度正常"}),
        ("report --band behind-", {"behind-so-far"}),
        ("report --kind 约", {"约束性"}),
        ("report --area Capital", {"Capital-projects"}),
        ("report --band behind,far", {"behind,far-behind"}),
        ("report --fail-on not-y", {"not-yet-zero", "not-yet-due"}),
        ("report --area p", {"party", "preschool"}),
        ("report --area party,te", {"party,teachers"}),
        ("report --area 教", {"教学质量", "教师队伍"}),
        (f"trend --targets {ROOT}/examples/plans/eea-2030.yaml --area c", {"completion"}),
        ("report --targets no-such-plan.yaml --area ", set()),
        ("report --targets README.md --area ", set()),
        ("report --sort ", {"area", "worst", "name"}),
        ("trend --lang ", {"zh", "en"}),
        ("rules over-", {"over-100"}),
        ("plan n", {"new", "next"}),
        ("report -f j", {"json"}),
        ("schema ", {"submission", "plan", "report", "trend", "check", "statistics", "rollup", "targets"}),
        ("rollup --engine ", {"duckdb", "spark"}),
    ],
)
def test_commands_options_and_choices_are_completed(written: str, offered: set[str]) -> None:
    words = f"edutarget {written}"
    env = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_EDUTARGET_COMPLETE": "complete_bash"}
    said = CliRunner().invoke(app, prog_name="edutarget", env=env)
    assert set(said.stdout.split()) == offered
    assert (said.exit_code, said.stderr) == (0, "")


def test_a_language_before_the_command_holds_for_the_command(run: Run) -> None:
    assert run("--lang", "zh", "targets").stdout == run("targets", "--lang", "zh").stdout != run("targets").stdout
    assert run("--lang", "zh", "targets", "--lang", "en").stdout == run("targets").stdout
    assert run("--lang", "zh", "plan", "check").stderr == run("plan", "check", "--lang", "zh").stderr
    alone = run("--lang", "zh")
    assert (alone.returncode, alone.stdout) == (2, b"") and b"report" in alone.stderr


def test_a_group_of_commands_is_a_table_of_its_own() -> None:
    whole = group("Targets.", {"rules": ("forms:rules", "Explain what is checked.")})
    forms = {"show": ("forms:targets", "Show the plan."), "form": ("forms:template", "Print a form.")}
    whole.add_typer(group("For authors of plans.", forms), name="plan")

    def said(*arguments: str) -> str:
        return CliRunner().invoke(whole, list(arguments), prog_name="edutarget", env={"COLUMNS": "80"}).output

    assert "For authors of plans." in said("--help")
    assert said("plan", "--help").endswith("Commands:\n  show  Show the plan.\n  form  Print a form.\n")
    assert said("plan", "show", "--help").startswith("Usage: edutarget plan show [OPTIONS]\n\n  Show the plan.\n")
    assert said("plan", "form").startswith("# ")
    assert said("rules", "over-100").startswith("error[over-100]\n")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", ["80", "120"])
def test_the_list_of_rules_is_aligned(lang: str, width: str, run: Run) -> None:
    lines = run("rules", "--lang", lang, env={"COLUMNS": width}).stdout.decode().splitlines()
    begun = [line.split()[:2] for line in lines if not line.startswith(" ")]
    assert [rule for _severity, rule in begun] == list(RULES)
    assert {severity for severity, _rule in begun} == ({"错误", "警告"} if lang == "zh" else {"error", "warning"})
    left = columns("错误  " if lang == "zh" else "warning  ") + max(map(len, RULES)) + 2
    reasons = [re.sub(r"^\S+ +\S+ +|^ +", "", line) for line in lines]
    assert {columns(line) - columns(reason) for line, reason in zip(lines, reasons, strict=True)} == {left}
    assert max(map(columns, lines)) <= int(width)


@pytest.mark.parametrize("lang", LANGS)
def test_the_commonest_first_error_has_its_remedy(lang: str, run: Run) -> None:
    """`report` where there is nothing to report."""
    said = run("report", "--lang", lang)
    assert (said.returncode, said.stdout) == (2, b"")
    assert b"`edutarget template`" in said.stderr
