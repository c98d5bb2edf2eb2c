"""The excerpts of every rule as inputs of the program: the wrong one breaks exactly this rule, the right one none."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from edutarget.problems.rules import RULES
from support import ROOT, Run

CASES = [(rule.id, side) for rule in RULES.values() if not rule.not_a_file for side in ("wrong", "right")]

HEAD = {"plan": "kangle-2025", "as_of": "2025-09-30", "submitted_by": "康乐县教育局"}
TIDY = "unit,indicator,as_of,value"
NEXT_FILE = re.compile(r"^# (?:[ab]\.yaml.*?|before|now|and in another file)$", re.MULTILINE)

LISTS = {
    "unlisted-unit": "康乐一中:\n",
    "not-its-figure": "康乐县/康乐一中: {kinds: [senior]}\n康乐县/城东幼儿园: {kinds: [kindergarten]}\n",
    "former-name": "康乐一中: {formerly: [康乐第一中学]}\n",
}
"""Lists of units beside the excerpts of a rule."""

INDICATORS_OF = {
    "compulsory_retention_rate": "path-without-baseline plan-form range-reversed",
    "dropouts": "target-negative",
    "gaokao_600": "months-format target-true relative-without-baseline target-out-of-reach "
    "not-a-list not-a-choice unknown-area unknown-reporter unit-missing due-before-start known-after-due",
    "gaokao_special_rate": "part-of-rate adds-up-unfit",
    "gaokao_undergraduate_rate": "cumulative-rate change-mismatch target-over-100 direction-missing goal-share",
    "group_training": "pace-and-path path-misses-target path-outside path-falls range-not-level most-unfit "
    "most-below-target",
    "kangle_high_enrolment": "parts-mismatch unknown-total",
    "network_county": "milestone-target field-unfit",
    "party_activists": "undefined-unit target-empty target-not-whole",
    "senior_enrolment": "part-of-circle",
    "special_post_teachers": "unknown-item target-zero",
    "training_attendances": "pace-unfit",
}
IN_PLAN = {
    "unknown-list": ("framework",),
    "unit-factor": ("units", "hundred_million_yuan"),
    **{rule: ("indicators", key) for key, rules in INDICATORS_OF.items() for rule in rules.split()},
}
"""Where in the plan the excerpts of a rule stand; those of other rules of plans stand at its top."""


def submission(excerpt: str, **more: str) -> str:
    """An excerpt with what else a submission needs around it."""
    if excerpt.startswith(("#", "format:")) or ("\nactuals" in excerpt and "plan:" in excerpt):
        return excerpt  # a whole file
    lines = excerpt.replace("\\x1b", "\x1b").split("\n")
    top = [line for line in lines if not line.startswith((" ", "\t"))]
    given = {line.partition(":")[0] for line in top}
    head = [f"{key}: {value}" for key, value in (HEAD | more).items() if key not in given]
    if "actuals" in given:
        return "\n".join([*head, *lines]) + "\n"
    inner = [line for line in lines if line.startswith((" ", "\t"))] or ["  full_members: 10"]
    return "\n".join([*head, *top, "actuals:", *inner]) + "\n"


def form(excerpt: str) -> str:
    """An excerpt of a form as CSV with the lines above its table."""
    return "\n".join(f"{key},{value}" for key, value in HEAD.items()) + f"\n{excerpt}\n"


def tidy(excerpt: str) -> str:
    """An excerpt of tidy data with titles, and with a row where it has titles alone."""
    if "\n" not in excerpt and "indicator" in excerpt:
        return f"{excerpt}\n康乐一中,gaokao_600,2025-09-30,27" + "," * (excerpt.count(",") - 3) + "\n"
    return f"{excerpt}\n" if excerpt.startswith("unit,") else f"{TIDY}\n{excerpt}\n"


def files_of(rule: str, excerpt: str, folder: Path) -> list[str]:
    """Write the files that an excerpt shows, one or several under comments, and give their names."""
    days = re.findall(r"^# [ab]\.yaml, of (\d.*)$", excerpt, re.MULTILINE) or [HEAD["as_of"]] * 2
    pieces = [piece.strip("\n") for piece in NEXT_FILE.split(excerpt) if piece.strip()]
    names = []
    for index, piece in enumerate(pieces):
        first = piece.partition("\n")[0]
        tabular = "," in first and ":" not in first
        names.append(f"{index}.csv" if tabular else f"{index}.yaml")
        if tabular:
            content = tidy(piece) if RULES[rule].group == "rollup" else form(piece)
        elif RULES[rule].group == "rollup" and rule != "no-unit":
            content = submission(piece, as_of=days[index], unit="康乐一中")
        else:
            content = submission(piece, as_of=days[index])
        (folder / names[-1]).write_text(content)
    return names


def plan_with(rule: str, side: str, excerpt: str) -> dict[str, Any]:
    """The bundled plan with an excerpt in its place, and around it what the excerpt needs."""
    plan: dict[str, Any] = yaml.load((ROOT / "targets.yaml").read_text(), yaml.CBaseLoader)
    written, *again = [yaml.load(piece, yaml.BaseLoader) for piece in re.split(r"\n\s+# .*\n", excerpt)]
    if again:
        return shown_twice(rule, plan, written, again[0])
    indicators, there = plan["indicators"], plan
    for part in IN_PLAN.get(rule, ()):
        there = there[part]
    if rule == "unknown-list":  # the others stay, and with them the digits in the framework's name
        written = {"digits": [*written["digits"], *(key for key in there["digits"] if key not in written["digits"])]}
    elif rule == "unit-missing":
        del there["unit"]
    elif rule in ("target-over-100", "goal-share"):
        there["change"] = str(Decimal(written["target"]) - Decimal("65.3"))
    elif rule == "unknown-total" and side == "wrong":  # the total has no other part
        del indicators["kangle_no1_enrolment"]["part_of"]
    elif rule == "part-of-rate":  # the part adds up to its total
        there |= {key: indicators["gaokao_undergraduate_rate"][key] for key in ("baseline", "target", "change")}
    elif rule == "unknown-kind":  # where units are listed, those that the plan names are among them
        named = {name for indicator in indicators.values() for name in indicator.get("reported_by", ())}
        written["reporting_units"] |= {name: {} for name in named if "/" in name}
    if there is plan:  # beside what else stands under the same keys
        written = {
            key: plan.get(key, {}) | value if isinstance(value, dict) else value for key, value in written.items()
        }
    there |= written
    return plan


def shown_twice(rule: str, plan: dict[str, Any], one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The plan with an excerpt that shows two places: two indicators, or two lists of the framework."""
    if rule == "repeated-name":
        plan["indicators"]["training_attendances"] |= one
        plan["indicators"]["group_training"] |= other
        return plan
    lists = plan["framework"]["lists"]
    there = next(members for members in lists.values() if one["items"].keys() <= members["items"].keys())
    there["items"] |= one["items"]
    lists["another"] = {"zh": "另一份", "en": "another", **other}
    return plan


def command(rule: str, side: str, folder: Path) -> list[str]:
    """The files of an excerpt and the command that shows what is wrong with them."""
    excerpt: str = getattr(RULES[rule], side)
    if rule in ("office-name", "offices-alike", "responsible-twice"):
        (folder / "units.yaml").write_text(excerpt)
        (folder / "0.yaml").write_text(submission("", unit="康乐县/康乐一中"))
        return ["check", "-q", "0.yaml", "--units", "units.yaml"]
    if rule == "text-cut-off":  # only the text of a plan shows it
        plan_text = (ROOT / "targets.yaml").read_text().replace("    zh: 高考600分以上考生", excerpt)
        (folder / "plan.yaml").write_text(plan_text)
        return ["plan", "check", "plan.yaml"]
    if RULES[rule].group == "plans" or rule in IN_PLAN or rule == "year-format":
        plan = plan_with(rule, side, excerpt)
        (folder / "plan.yaml").write_text(yaml.dump(plan, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))
        return ["plan", "check", "plan.yaml"]
    if RULES[rule].group == "goal_tables":
        (folder / "goals.csv").write_text(excerpt)
        return ["plan", "new", "goals.csv"]
    names = files_of(rule, excerpt, folder)
    if rule in LISTS:
        (folder / "units.yml").write_text(LISTS[rule])
        names += ["--units", "units.yml"]
    if RULES[rule].group == "rollup":
        return ["rollup", "-q", "--unit", "康乐县", *names]
    if excerpt.startswith("# before"):
        before, now = names
        return ["check", "-q", now, "--against", before]
    return ["check", "-q", *names, *(["--complete"] if (rule, side) == ("not-complete", "wrong") else [])]


@pytest.mark.parametrize(("rule", "side"), CASES)
def test_the_wrong_excerpt_breaks_its_rule_alone_and_the_right_one_none(
    rule: str, side: str, run: Run, tmp_path: Path
) -> None:
    said = run(*command(rule, side, tmp_path), cwd=tmp_path)
    found = set(re.findall(r"(?:error|warning)\[([a-z0-9-]+)\]", (said.stdout + said.stderr).decode()))
    assert found == ({rule} if side == "wrong" else set()), (said.stdout + said.stderr).decode()


@pytest.mark.parametrize("rule", [rule.id for rule in RULES.values() if rule.not_a_file])
def test_an_excerpt_that_is_no_file_names_the_example_that_shows_the_rule(rule: str) -> None:
    named = re.fullmatch(r"[a-z ]+ \((examples/broken/\S+\.txt)\)", RULES[rule].not_a_file)
    assert named and f"[{rule}]" in (ROOT / named[1]).read_text()
