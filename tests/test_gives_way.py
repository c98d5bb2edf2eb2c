"""Regressions: inputs that once caused a crash or a search of the whole disk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from edutarget.plan.checks import parts, references
from edutarget.plan.loading import load_plan
from edutarget.report.trend import build_trend
from edutarget.submission.combining import combine as put_together
from edutarget.submission.loading import load_submissions as gather
from support import ROOT
from support.calling import called

PLAN = """\
format: edutarget/plan/1
id: p
name: {zh: 计划, en: Plan}
baseline_year: 2024
period: {start: 2025-01-01, end: 2025-12-31}
areas: {a: {zh: 甲, en: A}}
units: {percent: {zh: "%", en: "%", kind: percent}}
indicators:
  ratio: {area: a, zh: 子, en: Ratio, definition: {en: x, zh: 子}, measure: level, unit: percent,
    target: {from: 40, to: 60}, adds_up: ratio}
  open: {area: a, zh: 丑, en: Open, definition: {en: y, zh: 丑}, measure: level, unit: percent, target: 50,
    due: null, adds_up: ratio}
"""
FIGURES = "plan: p\nas_of: 2025-09-30\nsubmitted_by: x\nactuals: {ratio: 55, open: 60}\n"


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    (folder / "targets.yaml").write_text(PLAN, "utf-8")
    (folder / "actuals.yaml").write_text(FIGURES, "utf-8")
    done = called(*arguments, cwd=folder, env={})
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode()


def test_no_submissions_are_a_plain_mistake_of_the_caller() -> None:
    plan, _problems = load_plan(ROOT / "targets.yaml")
    assert plan is not None
    with pytest.raises(ValueError, match="no submissions"):
        put_together([])
    with pytest.raises(ValueError, match="no submissions"):
        build_trend(plan, [])


def test_one_path_is_not_a_list_of_letters() -> None:
    plan, _problems = load_plan(ROOT / "targets.yaml")
    assert plan is not None
    file = str(ROOT / "examples" / "actuals.yaml")
    assert gather(plan, file) == gather(plan, [file]) == gather(plan, Path(file)) == gather(plan, [Path(file)])
    assert len(gather(plan, file)[0]) == 1


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_a_level_that_is_reached_and_has_no_end_can_be_shown(form: str, tmp_path: Path) -> None:
    code, shown, told = run(tmp_path, "report", "-f", form, "--lang", "en")
    assert code == 0, told
    assert re.search(r"may\s+still\s+change(?!\s+until)", shown)


def test_a_form_has_ranges(tmp_path: Path) -> None:
    code, _shown, told = run(tmp_path, "template", "-o", "form.xlsx")
    assert code == 0, told
    assert (tmp_path / "form.xlsx").exists()


def test_a_table_of_milestones_only_makes_a_plan(tmp_path: Path) -> None:
    (tmp_path / "goals.csv").write_text("名称,单位,目标值\n网络到班,,完成\n", "utf-8")
    code, shown, told = run(tmp_path, "plan", "new", "goals.csv")
    assert code == 0, told
    assert [found["measure"] for found in yaml.safe_load(shown)["indicators"].values()] == ["milestone"]


def test_no_plan_follows_the_last_year_there_is(tmp_path: Path) -> None:
    last = PLAN.replace("2025-", "9999-")
    (tmp_path / "last.yaml").write_text(last, "utf-8")
    (tmp_path / "figures.yaml").write_text(FIGURES.replace("2025-", "9999-"), "utf-8")
    code, _shown, told = run(
        tmp_path, "plan", "next", "figures.yaml", "--targets", "last.yaml", "--as-of", "9999-12-31", "--lang", "en"
    )
    assert code == 2
    assert "last.yaml: period.end is 9999-12-31; a period later is after the year 9999. Write an earlier day" in told


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("2025-12-31}", "period.end"),
        ("2025-11-30}", "period.end"),
        ("due: null", "indicators.open.due"),
        ("adds_up: ratio}\n  open", "indicators.ratio.known_from"),
    ],
)
def test_a_day_that_cannot_be_moved_on_is_named(written: str, field: str, tmp_path: Path) -> None:
    """Of whole months, of days, and of an indicator."""
    changed = {
        "2025-12-31}": "9999-12-31}",
        "2025-11-30}": "9999-12-30}",
        "due: null": "due: 9999-06-30",
        "adds_up: ratio}\n  open": "adds_up: ratio, known_from: 9999-06-30, due: null}\n  open",
    }
    before = written if written in PLAN else "2025-12-31}"
    (tmp_path / "late.yaml").write_text(PLAN.replace(before, changed[written]), "utf-8")
    for lang in ("en", "zh"):
        code, _shown, told = run(tmp_path, "plan", "next", "--targets", "late.yaml", "--lang", lang)
        assert code == 2 and field in told and "late.yaml" in told and "9999-" in told


@pytest.mark.parametrize("size", ["values", "lines", "bytes", "more bytes", "members"])
def test_a_plan_that_is_too_large_is_told_so_of_plans(size: str, tmp_path: Path) -> None:
    content = {
        "values": PLAN + "areas_too: [" + "1," * 100_001 + "]\n",
        "lines": PLAN + "#\n" * 200_001,
        "bytes": PLAN + "#" * 10_000_001,
        "more bytes": PLAN + "#" * 50_000_001,
        "members": PLAN.replace("areas: {", "areas: {" + "".join(f"a{n}: {{zh: a}}, " for n in range(10_001))),
    }[size]
    (tmp_path / "large.yaml").write_text(content, "utf-8")
    for command, ours, not_ours in (
        ("plan check large.yaml --lang zh", "本计划超过", "报送文件"),
        ("report --targets large.yaml --lang en", "this plan has more than", "a submission has"),
        ("plan next --targets large.yaml --lang en", "this plan has more than", "a submission has"),
    ):
        code, shown, told = run(tmp_path, *command.split())
        assert code == 1 and "[plan-too-large]: " in shown + told
        assert ours in shown + told and not_ours not in shown + told


CIRCLES = {
    "a: b, b: a": [("part-of-circle", "a", "a → b → a")],
    "a: b, b: c, c: a, d: a": [("part-of-circle", "a", "a → b → c → a")],
    "d: a, a: b, b: c, c: b": [("part-of-circle", "b", "b → c → b")],
    "a: b, b: a, c: d, d: c": [("part-of-circle", "a", "a → b → a"), ("part-of-circle", "c", "c → d → c")],
    "a: a": [("unknown-total", "a", None)],
    "a: b, b: c, c: d": [],
}


@pytest.mark.parametrize("written", CIRCLES)
def test_no_indicator_is_a_part_of_itself(written: str) -> None:
    plan, _problems = load_plan(ROOT / "targets.yaml")
    assert plan is not None
    total = dict(pair.split(": ") for pair in written.split(", "))
    one = plan.indicators["senior_enrolment"]
    made = {key: one.model_copy(update={"part_of": total.get(key)}) for key in "abcd"}
    found = [*references(plan.model_copy(update={"indicators": made}))]
    found += parts(plan.model_copy(update={"indicators": made}))
    told = [(problem.rule, problem.path[1], problem.params.get("circle")) for problem in found]
    assert [one for one in told if one[0] != "parts-mismatch"] == CIRCLES[written]
