"""The report as people and programs get it: golden pages, every width, hostile texts, and the contract."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget import Plan
from edutarget.files.reading import MAX_TEXT
from edutarget.formats import renderer
from edutarget.formats.data.json_documents import targets_json
from edutarget.formats.view import View
from edutarget.formats.words.findings import finding_text
from edutarget.formats.words.labels import BAND, SIGNS
from edutarget.formats.words.reports import head_of, remark_texts
from edutarget.language.rounding import number, plain, rounded
from edutarget.language.text import visible
from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.indicator import Indicator
from edutarget.plan.loading import load_plan
from edutarget.report.findings import Finding, most_serious
from edutarget.report.gap_report import Report, build_report
from edutarget.submission.loading import load_submission
from support import EXAMPLE, ROOT, Golden, Load
from support.rendering import columns, numbers, report_in

HOSTILE = ROOT / "tests" / "submissions" / "hostile.yaml"
targets_text: Callable[[Plan, View], Any] = renderer("targets", "text")
HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 教育局\nactuals:\n"


def report_of(file: Path, plan: Plan) -> Report:
    submission, problems = load_submission(file, plan)
    assert submission is not None, problems
    return build_report(plan, submission)


@pytest.fixture(scope="module")
def report(plan: Plan) -> Report:
    return report_of(EXAMPLE, plan)


@pytest.fixture(scope="module")
def drawn() -> dict[Lang, dict[int, str]]:
    """What `pages` has drawn. A fixture with parameters would be made again whenever they change, in random order."""
    return {}


@pytest.fixture(params=LANGS)
def pages(request: pytest.FixtureRequest, report: Report, drawn: dict[Lang, dict[int, str]]) -> dict[int, str]:
    """The example at many widths, even and odd, in each language."""
    if request.param not in drawn:
        widths = (*range(60, 200, 7), 200)
        drawn[request.param] = {width: page(report, request.param, width) for width in widths}
    return drawn[request.param]


def view(lang: Lang = "en", width: int = 120, **options: Any) -> View:
    return View(Words(lang), "targets.yaml", width=width, **options)


def page(report: Report, lang: Lang = "en", width: int = 120, **options: Any) -> str:
    return str(report_in("text")(report, view(lang, width, **options)))


def document(report: Report) -> Any:
    return json.loads(report_in("json")(report, view()), parse_float=Decimal, parse_int=Decimal)


def sentence(found: Finding) -> str:
    """A finding, whose figures may not be parted from their units by a line's end."""
    return finding_text(found, Words("en")).replace("\N{NO-BREAK SPACE}", " ")


# Golden pages


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_example_page(report: Report, lang: Lang, width: int, golden: Golden) -> None:
    golden(f"report-{lang}-{width}.txt", page(report, lang, width))


@pytest.mark.parametrize("lang", LANGS)
def test_page_by_framework(report: Report, lang: Lang, golden: Golden) -> None:
    golden(f"framework-{lang}-100.txt", page(report, lang, 100, by="framework"))


@pytest.mark.parametrize("lang", LANGS)
def test_plan_page(plan: Plan, lang: Lang, golden: Golden) -> None:
    golden(f"targets-{lang}-100.txt", targets_text(plan, view(lang, 100)))


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_page(plan: Plan, lang: Lang, golden: Golden) -> None:
    golden(f"hostile-{lang}-80.txt", page(report_of(HOSTILE, plan), lang, 80))


def test_example_json(report: Report, golden: Golden) -> None:
    golden("report.json", report_in("json")(report, view()))


def test_hostile_json(plan: Plan, golden: Golden) -> None:
    golden(
        "hostile.json",
        report_in("json")(report_of(HOSTILE, plan).where(lambda row: row.progress.band in ("met", "partly")), view()),
    )


# Every width


def test_no_width_loses_a_number(pages: dict[int, str]) -> None:
    widest = numbers(pages[200])
    assert {width: lost for width, text in pages.items() if (lost := widest - numbers(text))} == {}


def test_no_unit_stands_on_a_line_without_its_figure(pages: dict[int, str]) -> None:
    lonely = re.compile(r"^(pp|个百分点)( ·|$)", re.MULTILINE)
    assert [width for width, text in pages.items() if lonely.search(text)] == []


def test_status_column_is_aligned_whatever_the_script(pages: dict[int, str]) -> None:
    words = "|".join(re.escape(str(word)) for lang in LANGS for word in map(Words(lang), BAND.values()))
    status = re.compile(rf"  [{''.join(sign.sign for sign in SIGNS.values())}] (?:{words})$")
    for width, text in pages.items():
        table = text.split("\n42 ")[0].split("\n共42")[0]
        starts = {columns(line[: found.start()]) for line in table.split("\n") if (found := status.search(line))}
        assert len(starts) == 1, width


def test_pages_are_plain_without_colour(pages: dict[int, str]) -> None:
    assert not {unicodedata.category(c) for text in pages.values() for c in text if c != "\n"} & {"Cc", "Cf", "Cs"}
    assert not any("\N{NO-BREAK SPACE}" in text for text in pages.values())  # nobody could search for it
    assert not any(line.endswith(" ") for text in pages.values() for line in text.split("\n"))


@pytest.mark.parametrize("width", [60, 120])
def test_colour_adds_nothing_but_colour(report: Report, width: int) -> None:
    coloured = page(report, width=width, colour=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert coloured != plain
    assert [line.rstrip() for line in plain.split("\n")] == page(report, width=width).split("\n")


@pytest.mark.parametrize("width", [1, 2, 20, 40, 59, 1000])
def test_other_widths_do_no_harm(report: Report, width: int) -> None:
    assert page(report, width=width) and page(report, "zh", width, by="framework")


def test_page_without_line_drawing_keeps_its_figures_and_signs(report: Report) -> None:
    """For terminals that have ASCII alone; a lost minus sign would be another figure."""
    text = page(report, ascii=True)
    assert not {"−", "✓", "├", "⋘"} & set(text)
    assert "-3,528" in text


# What it says


def test_findings_in_plain_words(report: Report) -> None:
    said = {found.row.id: sentence(found) for found in most_serious(report.shown_to("en"), 20)}
    decided = [found.row.progress.result == "not_met" for found in most_serious(report, 20)]
    assert decided == sorted(decided, reverse=True) and sum(decided) == report.results()["not_met"]
    assert list(said)[sum(decided) :][:3] == ["dropouts", "primary_pass_rate", "training_attendances"]
    assert (
        said["training_attendances"]
        == "Teacher training attendances: 1,228 attendances short of the amount due, 13.35 pp behind schedule"
    )
    assert said["dropouts"] == "Known dropouts: still 2 students, not zero yet"
    assert said["senior_enrolment"].endswith(": 48 students short of the target when it fell due")
    assert said["zhongkao_500_600"].endswith(": 8 students fewer than in 2024, 58 students short of the target")
    assert said["investment"].endswith(": 5.5 million yuan short of the amount due, 3.02 pp behind schedule")


def test_a_finding_says_one_of_one_and_the_way_it_went(plan: Plan, load: Load) -> None:
    branches, _ = load(f"{HEAD.replace('09-30', '12-31')}  model_branches: 9\n")
    assert branches is not None
    [short] = most_serious(build_report(plan, branches))
    assert sentence(short).endswith(": 1 branch short of the target when it fell due")


def test_what_must_not_be_misread(load: Load, plan: Plan) -> None:
    rate = "gaokao_undergraduate_rate: {numerator: 752999, denominator: 1000000}"
    submission, _ = load(f"{HEAD}  {rate}\n  investment: 2.0\n")
    assert submission is not None
    report = build_report(plan, submission)
    [by_rounding] = remark_texts(report, Words("en"))  # more than a target without `most` is no problem
    assert by_rounding.endswith(": equal to the target only when rounded, so not met")
    assert "−<0.01 pp" in page(report)
    (serious,) = most_serious(report)
    assert sentence(serious).endswith(": <0.01 pp short of the target")


def test_sums_of_unknown_coverage_are_pointed_out(load: Load, plan: Plan) -> None:
    text = f"{HEAD}  gaokao_600: {{value: 9, units: 2, expected: 2}}\n  full_members: {{value: 2, units: 3}}\n"
    submission, _ = load(text)
    assert submission is not None
    assert next(remark_texts(build_report(plan, submission), Words("en"))).startswith("1 figure is a sum of units; ")


def test_percentages_differ_in_points_and_missing_baselines_are_dashes(report: Report) -> None:
    english, chinese = page(report), page(report, "zh")
    assert re.search(r"65.3\* +75.3 +74.12 +−1.18 pp +\+8.82 pp", english)
    assert "−1.18 个百分点" in chinese
    assert re.search(r"Special-post teachers recruited  +– +60 +60 +0 +– ", english)


def test_what_was_not_reported_is_named(report: Report) -> None:
    assert "No data for 4 indicators: Schools in the prefecture's top 10, East–West cooperation teachers," in page(
        report
    )


def test_only_some_areas(report: Report) -> None:
    assert {row.indicator.area for row in report.only(["quality", "capital"]).rows} == {"quality", "capital"}
    assert page(report.where(lambda _row: False)).count("0") >= 1  # nothing left, and still a page


def test_framework_items_know_who_serves_them(report: Report, plan: Plan) -> None:
    served = dict(report.by_item())
    assert plan.framework is not None and list(served) == [key for _list, key, _item in plan.framework.items()]
    assert "tsinghua_peking" in [row.id for row in served["teaching_quality"]]
    line = head_of(plan, view("zh"), "").framework
    assert line == "“1458”工作思路：一个中心 · 四支队伍 · 五大工程 · 八项重点工作"


# Numbers as people read them


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("0.12499", 2, "0.12"),
        ("2/3", 4, "0.6667"),
        ("0.00005", 4, "0.0001"),
        ("10.50", 2, "10.5"),
        ("100", 2, "100"),
    ],
)
def test_half_is_rounded_up_away_from_zero(value: str, places: int, shown: str) -> None:
    assert str(rounded(Fraction(value), places)) == shown


@given(st.fractions(), st.integers(0, 6))
def test_rounding_is_off_by_half_a_step_at_most(value: Fraction, places: int) -> None:
    assert abs(Fraction(rounded(value, places)) - value) * 2 <= Fraction(1, 10**places)


def test_figures_keep_their_digits_and_fractions_end_where_they_do() -> None:
    assert str(number(Decimal("73.10"))) == "73.10"
    assert [str(number(Fraction(1, parts))) for parts in (8, 3)] == ["0.125", "0.33"]
    assert plain(Decimal("-1234567.5"), signed=True) == "−1,234,567.5"
    assert plain(Decimal(0), signed=True) == "0"


# Strangers' texts


@given(st.text(st.characters()))
def test_any_text_is_made_inert(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert shown == text or not text.isprintable()


def test_a_note_as_long_as_may_be_is_shortened_at_once(load: Load, plan: Plan) -> None:
    submission, _ = load(f"{HEAD}  gaokao_600: {{value: 27, note: {'长' * MAX_TEXT}}}\n")
    assert submission is not None
    started = time.process_time()
    text = page(build_report(plan, submission))
    assert time.process_time() - started < 1
    assert "长…" in text and len(text) < 10_000


@pytest.mark.parametrize(
    "steering", ["[bold]", "[/]", "\\e[31m", "\\u202e", "\\u200b", "\\n", "\\x9b", "{0}", "%s", "&amp;"]
)
def test_names_of_a_plan_are_text(steering: str, tmp_path: Path) -> None:
    hostile = (ROOT / "targets.yaml").read_text("utf-8").replace("入党积极分子", "入党", 1)
    file = tmp_path / "targets.yaml"
    for name in ("康乐县2025年教育工作目标", "党建工作", "创建示范党支部", "校长"):
        hostile = hostile.replace(f"zh: {name}", f'zh: "{steering}{name}"', 1)
    file.write_text(hostile.replace("zh: 名,", f'zh: "{steering}名",', 1), "utf-8")
    plan, problems = load_plan(file)
    assert plan is not None, problems
    shown = {"\\e[31m": "\\x1b[31m"}.get(steering, steering)
    for text in (page(report_of(EXAMPLE, plan), "zh"), targets_text(plan, view("zh"))):
        assert text.count(shown) >= 3
        assert not {unicodedata.category(c) for c in text if c != "\n"} & {"Cc", "Cf", "Cs"}


# The contract

KEYS = (
    *("id", "area", "name", "unit", "measure", "direction", "baseline", "target", "actual", "gap", "shortfall"),
    *("change", "gap_closed", "completion", "schedule", "schedule_gap", "due_now", "due", "result", "band", "note"),
)


def test_json_has_the_contracts_keys_in_order(report: Report) -> None:
    found = document(report)
    assert list(found) == [
        "schema",
        "plan",
        "list",
        "as_of",
        "submitted_by",
        "signed",
        "unit",
        "summary",
        "indicators",
        "unassigned",
        "not_counted",
        "owed",
    ]
    assert found["schema"] == "edutarget/report/3" and found["unit"] is None
    assert (found["as_of"], found["submitted_by"]) == ("2025-09-30", ["康乐县教育局"])
    assert found["plan"]["id"] == "kangle-2025" and found["plan"]["baseline_year"] == 2024
    assert set(found["plan"]["name"]) == {"zh", "en"}
    for indicator in found["indicators"]:
        assert [key for key in indicator if key in KEYS] == list(KEYS)


def test_json_of_the_contracts_example(load: Load, plan: Plan) -> None:
    submission, _ = load(f"{HEAD}  gaokao_undergraduate_rate: 74.1\n")
    assert submission is not None
    (row,) = document(build_report(plan, submission).where(lambda row: row.progress.band == "partly"))["indicators"]
    expected = {
        "unit": "percent",
        "measure": "level",
        "direction": "at_least",
        "due": "2025-06-30",
        "note": None,
        "baseline": "65.3",
        "target": "75.3",
        "actual": "74.1",
        "gap": "-1.2",
        "shortfall": "1.2",
        "change": "8.8",
        "gap_closed": "0.88",
        "completion": None,
        "schedule": None,
        "schedule_gap": None,
        "due_now": None,
        "result": "not_met",
        "band": "partly",
    }
    assert {key: str(row[key]) if isinstance(row[key], Decimal) else row[key] for key in expected} == expected


def test_json_numbers_keep_the_digits_that_were_written(load: Load, plan: Plan) -> None:
    submission, _ = load(f"{HEAD}  gaokao_undergraduate_rate: 74.10\n  investment: 123456789012.0123456789\n")
    assert submission is not None
    text = report_in("json")(build_report(plan, submission), view())
    assert '"actual": 74.10,' in text
    assert '"actual": 123456789012.0123456789,' in text


def test_json_summary_counts_what_the_indicators_say(report: Report) -> None:
    found = document(report)
    for name in ("result", "band"):
        counted = Counter(indicator[name] for indicator in found["indicators"])
        assert counted == Counter({key: int(count) for key, count in found["summary"][name].items() if count})
        assert sum(counted.values()) == found["summary"]["total"] == 42


def test_json_milestones_are_true_or_false(report: Report) -> None:
    answers = {row["id"]: row["actual"] for row in document(report)["indicators"] if row["measure"] == "milestone"}
    assert answers["chengdong_provincial_model"] is True
    assert answers["lianlu_first_class"] is False
    assert answers["network_classes"] is None


def test_json_is_the_same_in_every_language(report: Report) -> None:
    assert report_in("json")(report, view("zh", 60)) == report_in("json")(report, view("en", 200))


def test_json_of_the_framework_lists_every_item(report: Report) -> None:
    found = json.loads(report_in("json")(report, view(by="framework")))
    assert Counter(item["list"] for item in found["framework"])["tasks"] == 8


def test_json_of_the_plan_says_everything(plan: Plan) -> None:
    found = json.loads(targets_json(plan, view()))
    assert found["schema"] == "edutarget/targets/1"
    assert [indicator["id"] for indicator in found["indicators"]] == list(plan.indicators)
    assert found["framework"]["name"] == "1458"
    assert all(indicator["source"] for indicator in found["indicators"])
    of_plan = set(Indicator.model_fields) | {"id", "name", "target_rule"}
    assert {key for one in found["indicators"] for key in one} == of_plan - {"zh", "en"}
