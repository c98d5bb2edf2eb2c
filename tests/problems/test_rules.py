"""The table of rules: what it shows as wrong breaks the rule, and what it shows as right breaks none."""

from __future__ import annotations

import re
import runpy
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
import yaml

from edutarget.formats.terminal.check_text import rules_text
from edutarget.formats.view import View
from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.loading import load_plan
from edutarget.plan.models import Plan
from edutarget.problems import rules
from edutarget.problems.rules import RULES, Text
from edutarget.submission.checking import CheckOptions, check_files
from edutarget.tables.goal_plan import head_of
from edutarget.tables.goals import read_goals
from support import ROOT

PAGE = runpy.run_path(str(ROOT / "tools" / "rules_page.py"))

TODAY = date(2025, 11, 1)

SHOWN_ONLY = {
    "no-such-file": "a command",
    "not-a-file": "a command",
    "no-files": "a command",
    "no-earlier-version": "a command",
    "units-mixed": "said by a report, not by a check",
    "cannot-read": "about a file, not in it",
    "file-too-large": "about a file, not in it",
    "file-vanished": "about a file, not in it",
    "file-passed-over": "about a file, not in it",
    "not-utf-8": "other bytes than the page can show",
    "cut-off": "other bytes than the page can show",
    "too-deep": "shortened",
    "text-too-long": "shortened",
    "too-many-values": "about a file, not in it",
    **{rule: "said by a roll-up, not by a check" for rule in RULES if RULES[rule].group == "rollup"},
}
SHOWN_ONLY |= {
    rule.id: "about a workbook"
    for rule in RULES.values()
    if rule.group == "workbooks" and rule.wrong.startswith(("#", "<", "edut"))
}
"""Rules whose excerpts cannot be put into a file. examples/broken has them all the same."""

HEAD = {"plan": "kangle-2025", "as_of": "2025-09-30", "submitted_by": "康乐县教育局"}

IN_PLAN = {
    "not-a-list": ("indicators", "gaokao_600"),
    "not-a-choice": ("indicators", "gaokao_600"),
    "unknown-list": ("framework",),
    "unknown-item": ("indicators", "special_post_teachers"),
    "unknown-area": ("indicators", "gaokao_600"),
    "undefined-unit": ("indicators", "party_activists"),
    "unknown-reporter": ("indicators", "gaokao_600"),
    "unit-missing": ("indicators", "gaokao_600"),
    "target-empty": ("indicators", "party_activists"),
    "milestone-target": ("indicators", "network_county"),
    "change-mismatch": ("indicators", "gaokao_undergraduate_rate"),
    "parts-mismatch": ("indicators", "kangle_high_enrolment"),
    "unknown-total": ("indicators", "kangle_high_enrolment"),
    "target-over-100": ("indicators", "gaokao_undergraduate_rate"),
    "target-not-whole": ("indicators", "party_activists"),
    "target-negative": ("indicators", "dropouts"),
    "due-before-start": ("indicators", "gaokao_600"),
    "known-after-due": ("indicators", "gaokao_600"),
    "pace-unfit": ("indicators", "training_attendances"),
    "path-without-baseline": ("indicators", "compulsory_retention_rate"),
    "range-reversed": ("indicators", "compulsory_retention_rate"),
    "field-unfit": ("indicators", "network_county"),
    "part-of-rate": ("indicators", "gaokao_special_rate"),
    **dict.fromkeys(
        (
            "pace-and-path",
            "path-misses-target",
            "path-outside",
            "path-falls",
            "range-not-level",
            "most-unfit",
            "most-below-target",
        ),
        ("indicators", "group_training"),
    ),
    "adds-up-unfit": ("indicators", "gaokao_special_rate"),
    "unit-factor": ("units", "hundred_million_yuan"),
}
"""Where in the plan the excerpts of a rule stand; the others stand at its top."""

OF_PLANS = {*IN_PLAN, *(rule for rule in RULES if RULES[rule].group == "plans"), "year-format"}
OF_GOALS = {rule for rule in RULES if RULES[rule].group == "goal_tables"}
TWO_PLACES = {"repeated-name", "repeated-id", "unknown-kind"}  # each excerpt shows two, far apart
EXCERPTS = [(rule, side) for rule in RULES for side in ("wrong", "right") if rule not in SHOWN_ONLY]


def submission(excerpt: str) -> str:
    """An excerpt with what else a submission needs around it."""
    if excerpt.startswith(("#", "format:")) or ("\nactuals" in excerpt and "plan:" in excerpt):
        return excerpt  # a whole file
    lines = excerpt.replace("\\x1b", "\x1b").split("\n")
    top = [line for line in lines if not line.startswith((" ", "\t"))]
    given = {line.partition(":")[0] for line in top}
    head = [f"{key}: {value}" for key, value in HEAD.items() if key not in given]
    if "actuals" in given:
        return "\n".join([*head, *lines]) + "\n"
    inner = [line for line in lines if line.startswith((" ", "\t"))] or ["  full_members: 10"]
    return "\n".join([*head, *top, "actuals:", *inner]) + "\n"


def table(excerpt: str) -> str:
    """A CSV excerpt with the head it needs."""
    return "\n".join(f"{key},{value}" for key, value in HEAD.items()) + f"\n{excerpt}\n"


def pieces(excerpt: str) -> list[str]:
    """The files that an excerpt of several shows, under comments that name them."""
    parts = re.split(r"^# (?:a\.yaml|b\.yaml(?:, of the same day)?|before|now)\n", excerpt, flags=re.MULTILINE)
    return [part.rstrip("\n") for part in parts[1:]] or [excerpt]


def broken_by(excerpt: str, plan: Plan, folder: Path, complete: bool = False) -> set[str]:
    """The rules broken by the files of an excerpt, checked together or the second against the first."""
    files = []
    for index, piece in enumerate(pieces(excerpt)):
        tabular = "," in piece.partition("\n")[0] and ":" not in piece
        files.append(folder / (f"{index}.csv" if tabular else f"{index}.yaml"))
        files[-1].write_text(table(piece) if tabular else submission(piece))
    options = CheckOptions(TODAY, complete)
    names = list(map(str, files))
    if excerpt.startswith("# before"):
        options, names = CheckOptions(TODAY, complete, lambda file: str(files[0])), names[1:]
    return {found.rule for found in check_files(plan, names, options).diagnostics}


def broken_in_plan(rule: str, excerpt: str, folder: Path) -> set[str]:
    """The rules broken by the bundled plan with an excerpt in its place."""
    written = yaml.load((ROOT / "targets.yaml").read_text(), yaml.BaseLoader)
    there = written
    for part in IN_PLAN.get(rule, ()):
        there = there[part]
    change = yaml.load(excerpt, yaml.BaseLoader)
    if rule == "unit-missing":
        del there["unit"]
    if rule == "unknown-list":
        there["digits"] = [change["digits"][0], *there["digits"][1:]]
    elif rule == "framework-digits":
        there["framework"] |= change["framework"]
    elif rule == "target-over-100":
        there |= {**change, "change": str(float(change["target"]) - 65.3)}
    else:
        there |= change
    file = folder / "plan.yaml"
    file.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False))
    return {found.rule for found in load_plan(file)[1]}


@pytest.mark.parametrize(("rule", "side"), [case for case in EXCERPTS if case[0] not in OF_PLANS | OF_GOALS])
def test_excerpts_of_submissions(rule: str, side: str, plan: Plan, tmp_path: Path) -> None:
    found = broken_by(getattr(RULES[rule], side), plan, tmp_path, complete=rule == "not-complete" and side == "wrong")
    assert (rule in found) if side == "wrong" else not found


@pytest.mark.parametrize(("rule", "side"), [case for case in EXCERPTS if case[0] in OF_PLANS - TWO_PLACES])
def test_excerpts_of_plans(rule: str, side: str, tmp_path: Path) -> None:
    found = broken_in_plan(rule, getattr(RULES[rule], side), tmp_path)
    assert (rule in found) if side == "wrong" else not found


@pytest.mark.parametrize(("rule", "side"), [case for case in EXCERPTS if case[0] in OF_GOALS])
def test_excerpts_of_tables_of_goals(rule: str, side: str) -> None:
    read = read_goals("goals.csv", getattr(RULES[rule], side).encode(), head_of("goals", 2026))
    assert {problem.rule for problem in read.problems} == ({rule} if side == "wrong" else set())


def test_what_is_only_shown_is_a_rule() -> None:
    assert SHOWN_ONLY.keys() | IN_PLAN.keys() | TWO_PLACES <= RULES.keys()


TEXTS = ("message", "remedy", "table_message", "table_remedy", "why")


def test_files_of_rules_have_what_a_rule_has_and_no_more() -> None:
    """Read whole: in what a rule is made of, nothing is lost that its file says."""
    found = []
    for file in Path(rules.__file__).parent.glob("*.yaml"):
        for written in yaml.safe_load(file.read_text()):
            severity, rule = next(iter(written.items()))
            made = RULES[rule]
            assert (severity, file.stem) == (made.severity, made.group)
            assert written == {severity: rule, **made.texts, "wrong": made.wrong, "right": made.right} | (
                {"flags": written["flags"]} if "flags" in written else {}
            )
            assert all(getattr(made, flag) for flag in written.get("flags", ()))
            found.append(rule)
    assert sorted(found) == sorted(RULES), "each once"


@pytest.mark.parametrize("rule", RULES)
def test_rule_says_what_is_wrong_what_to_do_and_why_in_both_languages(rule: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule)
    texts = RULES[rule].texts
    assert {f"{name}_{lang}" for name in ("message", "remedy", "why") for lang in LANGS} <= texts.keys()
    for name in TEXTS:
        assert (f"{name}_en" in texts) == (f"{name}_zh" in texts)
        assert placeholders(texts.get(f"{name}_en", "")) == placeholders(texts.get(f"{name}_zh", ""))
    assert RULES[rule].wrong.strip() and RULES[rule].right.strip() and RULES[rule].wrong != RULES[rule].right


def placeholders(text: Text) -> set[str]:
    """The words in braces of a text, or of its two forms."""
    forms = [text] if isinstance(text, str) else [text["one"], text["other"]]
    return {name for form in forms for _said, name, _spec, _conversion in Formatter().parse(form) if name}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_speaks_chinese(rule: str) -> None:
    said = [RULES[rule].message("zh"), RULES[rule].remedy("zh"), RULES[rule].why("zh")]
    assert all(re.search(r"[一-鿿]", text) for text in said), said


@pytest.mark.parametrize("lang", LANGS)
def test_the_pages_of_rules_are_up_to_date(lang: Lang) -> None:
    assert PAGE["PAGES"][lang].read_text() == PAGE["page"](lang), "run tools/rules_page.py"


@pytest.mark.parametrize("lang", LANGS)
def test_every_rule_has_its_heading_and_links_that_lead_somewhere(lang: Lang) -> None:
    page: Path = PAGE["PAGES"][lang]
    text = page.read_text()
    assert set(RULES) <= set(re.findall(r"^### (\S+)$", text, re.MULTILINE))
    for link in re.findall(r"\]\((\.\./[^)#]+)\)", text):
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("lang", LANGS)
def test_the_program_explains_every_rule(rule: str, lang: Lang) -> None:
    said = rules_text([RULES[rule]], View(Words(lang)))
    assert RULES[rule].wrong.split("\n")[0] in said
    assert RULES[rule].right.split("\n")[0] in said
    assert RULES[rule].why(lang) in said
    assert "{{" not in said
