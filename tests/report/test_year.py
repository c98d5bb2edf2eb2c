"""One county's year as its officials see it: the report on six days, the trend on three, in both languages."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget import Plan, Submission
from edutarget.language.words import LANGS
from edutarget.problems.diagnostic import has_errors
from edutarget.report.gap_report import Report, build_report
from edutarget.submission.combining import combine
from edutarget.submission.loading import load_submissions
from support import ROOT, Golden, Run

FILES = ["examples/year", "tests/submissions/january-2025.yaml"]
DAYS = ("2025-01-31", "2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31", "2026-02-28")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("day", DAYS)
def test_the_report_on_a_day(day: str, lang: str, run: Run, golden: Golden) -> None:
    done = run("report", *FILES, "--as-of", day, "--lang", lang, env={"COLUMNS": "120"}, cwd=ROOT)
    golden(f"year/report-{day}.{lang}.txt", done.stdout.decode())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("day", ["2025-03-31", "2025-09-30", "2026-03-31"])
def test_the_trend_on_a_day(day: str, lang: str, run: Run, golden: Golden) -> None:
    done = run("trend", *FILES, "--as-of", day, "--lang", lang, env={"COLUMNS": "120"}, cwd=ROOT)
    golden(f"year/trend-{day}.{lang}.txt", done.stdout.decode())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["eea-2030", "ideb-2021", "indonesia-2020-2024"])
@pytest.mark.parametrize("command", ["report", "trend"])
def test_plans_of_several_years(command: str, name: str, lang: str, run: Run, golden: Golden) -> None:
    folder = f"examples/plans/{name}"
    done = run(command, folder, "--targets", f"{folder}.yaml", "--lang", lang, env={"COLUMNS": "120"}, cwd=ROOT)
    golden(f"year/{command}-{name}.{lang}.txt", done.stdout.decode())


@pytest.fixture(scope="module")
def reports(plan: Plan) -> list[Report]:
    """The report on each of the days, from the figures of that day or before."""
    found = []
    for day in map(date.fromisoformat, DAYS):
        given, problems = load_submissions(plan, [str(ROOT / file) for file in FILES], day)
        assert not has_errors(problems)
        found.append(build_report(plan, combine([handed.submission for handed in given], day)))
    return found


VERDICTS = """
gaokao_600: awaited, awaited, below_target!, below_target!, below_target!, below_target!
gaokao_special_rate: awaited, awaited, nearly!, nearly!, nearly!, nearly!
zhongkao_500_600: awaited, awaited, awaited, regressed!, regressed!, regressed!
dropouts: within_limit, breached, within_limit, breached, met, met
training_attendances: slightly_behind, slightly_behind, slightly_behind, behind, incomplete!, incomplete!
investment: slightly_behind, behind, behind, slightly_behind, incomplete!, incomplete!
primary_pass_rate: no_data, limited, limited, partly, outdated, outdated
compulsory_enrolment_rate: below_target, below_target, met, met, met, met
special_post_teachers: no_data, in_progress, in_progress, met, met, met
senior_enrolment: awaited, awaited, awaited, incomplete!, incomplete!, incomplete!
tsinghua_peking: awaited, awaited, no_data, incomplete!, incomplete!, incomplete!
jinan_training: in_progress, in_progress, in_progress, in_progress, in_progress, in_progress
network_county: in_progress, in_progress, met, met, met, met
"""
"""In January, March, June, September, December, and February of the next year; ! is not met."""


@pytest.mark.parametrize("line", VERDICTS.strip().splitlines())
def test_what_is_said_of_an_indicator_over_the_year(line: str, reports: list[Report]) -> None:
    indicator, _, verdicts = line.partition(": ")
    rows = [next(row for row in report.rows if row.id == indicator) for report in reports]
    said = [row.progress.band + ("!" if row.progress.result == "not_met" else "") for row in rows]
    assert said == verdicts.split(", ")


def test_what_was_met_for_good_stays_met(reports: list[Report]) -> None:
    """Counts of at least and milestones, from one day to the next."""
    met: set[str] = set()
    for report in reports:
        lasting = {row.id for row in report.rows if row.goal.measure != "level"}
        now = {row.id for row in report.rows if row.progress.result == "met"} & lasting
        assert met <= now
        met = now


@pytest.fixture(scope="module")
def of_december(plan: Plan) -> tuple[Submission, ...]:
    given, _problems = load_submissions(plan, [str(ROOT / file) for file in FILES], date(2025, 12, 31))
    return tuple(one.submission for one in given)


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_files_changes_nothing(
    plan: Plan, of_december: tuple[Submission, ...], chance: Random
) -> None:
    handed = list(of_december)
    before = build_report(plan, combine(handed))
    chance.shuffle(handed)
    assert build_report(plan, combine(handed)).rows == before.rows
