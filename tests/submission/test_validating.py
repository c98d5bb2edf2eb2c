"""The head, keys and values of a submission: what is read, and every problem with its path and parameters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from edutarget import Entry, Plan, Submission
from edutarget.figures.limits import DAY
from edutarget.problems.problem import MOST_OF_A_RULE, Problem
from edutarget.submission.entry import Figure, Signed, Withdrawal
from edutarget.submission.models import SubmissionModel, submission_model, validate
from support.rules import rule_of

HEAD: dict[str, Any] = {"plan": "kangle-2025", "as_of": "2025-09-30", "submitted_by": "教育局"}
COUNT, COUNT_NAME = "training_attendances", "教师培训"
JUNE, SEPTEMBER = date(2025, 6, 30), date(2025, 9, 30)
FOUR = (COUNT, "gaokao_600", "dropouts", "investment")


@pytest.fixture(scope="module")
def model(plan: Plan) -> type[SubmissionModel]:
    return submission_model(plan)


def test_the_schema_of_a_plan_s_submissions(plan: Plan, model: type[SubmissionModel]) -> None:
    schema = model.model_json_schema()
    assert schema["required"] == ["plan", "as_of", "submitted_by", "actuals"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["plan"] == {"const": plan.id, "title": "Plan"}
    assert schema["properties"]["as_of"].items() >= DAY.items()
    assert schema["properties"]["actuals"].items() >= {"type": "object", "additionalProperties": False}.items()


Read = tuple[Submission | None, list[Problem]]


@pytest.fixture
def read(plan: Plan, model: type[SubmissionModel]) -> Any:
    def read(actuals: object, **head: object) -> Read:
        given = {key: value for key, value in {**HEAD, **head, "actuals": actuals}.items() if value is not None}
        submission, problems = validate(plan, model, given)
        return submission, list(problems)

    return read


def told(problems: list[Problem]) -> list[str]:
    return [" ".join([rule_of(one), *map(str, one.path)]) for one in problems]


def test_what_a_submission_says(read: Any) -> None:
    own = {"value": "20", "as_of": "2025-06-30"}
    submission, problems = read(
        {COUNT_NAME: "27", "gaokao_600": own}, unit="一中", prepared_by="张三", approved_by="李四"
    )
    assert problems == []
    assert submission == Submission(
        "kangle-2025",
        SEPTEMBER,
        ("教育局",),
        {COUNT: Entry(Decimal(27)), "gaokao_600": Entry(Decimal(20), as_of=JUNE)},
        "一中",
        spelled={COUNT: COUNT_NAME, "gaokao_600": "gaokao_600"},
        older={"gaokao_600": JUNE},
        part=True,
        signed=Signed("张三", approved_by="李四"),
    )
    assert (submission.path(COUNT), submission.path("dropouts")) == (("actuals", COUNT_NAME), ("actuals", "dropouts"))
    assert (submission.day_of(COUNT), submission.day_of("gaokao_600")) == (SEPTEMBER, JUNE)
    assert submission.figures(COUNT) == (Figure(SEPTEMBER, Entry(Decimal(27)), ("教育局",)),)
    assert submission.figures("gaokao_600") == (Figure(JUNE, Entry(Decimal(20), as_of=JUNE), ("教育局",)),)
    assert submission.figures("dropouts") == ()
    history = replace(submission, history={COUNT: [Figure(JUNE, Entry(Decimal(1)))]})
    assert [figure.day for figure in history.figures(COUNT)] == [JUNE]
    [whole, named] = (read({COUNT: {"value": "27", "as_of": "2025-09-30"}}, unit=unit)[0] for unit in (None, "康乐县"))
    assert (whole.part, named.part, whole.older, whole.spelled) == (False, False, {}, {})


def test_the_revision_of_a_whole_submission_is_that_of_its_figures(read: Any) -> None:
    taken_back = {"withdrawn": "录入错误", "revision": "2"}
    given = {COUNT: "27", "gaokao_600": {"value": "20", "revision": "2"}, "dropouts": taken_back}
    submission, problems = read(given, revision="3")
    assert problems == []
    assert {key: entry.revision for key, entry in submission.entries.items()} == {COUNT: 3, "gaokao_600": 2}
    assert submission.withdrawn == {"dropouts": Withdrawal("录入错误", None, 2)}
    assert read({COUNT: "27"})[0].entries[COUNT].revision == 1


@pytest.mark.parametrize(
    ("day", "keys", "as_of"),
    [
        ("2025-09-30", ["gaokao_600", COUNT, "dropouts", "investment"], "2025-09-30"),
        ("2025-09-29", ["gaokao_600", "dropouts"], "2025-06-30"),
        ("2025-06-30", ["gaokao_600", "dropouts"], "2025-06-30"),
        ("2025-06-29", ["dropouts"], "2025-03-31"),
        ("2025-03-30", None, None),
    ],
)
def test_the_part_until_a_day(read: Any, day: str, keys: list[str] | None, as_of: str | None) -> None:
    taken_back = {"withdrawn": "录入错误", "revision": "2"}
    given, _ = read(
        {
            COUNT: "27",
            "gaokao_600": {"value": "20", "as_of": "2025-06-30"},
            "dropouts": {**taken_back, "as_of": "2025-03-31"},
            "investment": taken_back,
        }
    )
    found = given.until(date.fromisoformat(day))
    if keys is None:
        assert found is None
    else:
        assert [*found.entries, *found.withdrawn] == keys
        assert found.as_of.isoformat() == as_of


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ({"plan": ""}, ["empty-text plan"]),
        ({"plan": "kangle-2024"}, ["plan-mismatch plan"]),
        ({"plan": "kangle-2024", "as_of": "soon"}, ["plan-mismatch plan", "date-format as_of"]),
        ({"plan": None}, ["missing-key plan"]),
        ({"as_of": "2024-12-31"}, ["date-before-plan as_of"]),
        ({"as_of": "2025-01-01"}, []),
        ({"submitted_by": []}, ["no-submitter submitted_by"]),
        ({"submitted_by": " "}, ["no-submitter submitted_by"]),
        ({"submitted_by": ["教育局", "~"]}, ["no-submitter submitted_by"]),
        ({"submitted_by": ["教育局", " "]}, ["no-submitter submitted_by"]),
        ({"submitted_by": [["教育局"]]}, ["not-a-single-value submitted_by"]),
        ({"submitted_by": {"教育局": "是"}}, ["not-a-single-value submitted_by"]),
        ({"unit": ""}, ["empty-text unit"]),
        ({"note": ""}, ["empty-text note"]),
        ({"revision": "0"}, ["revision-format revision"]),
        ({"checked_by": "", "approved_by": "无"}, []),
        ({"checked_bye": "张三"}, ["unknown-key checked_bye"]),
    ],
)
def test_a_wrong_head(read: Any, head: dict[str, Any], found: list[str]) -> None:
    submission, problems = read({COUNT: "27"}, **head)
    assert told(problems) == found
    if "plan" in head and head["plan"] == "kangle-2024":
        assert submission is None
    else:
        assert submission.entries == {COUNT: Entry(Decimal(27))}, "the figures are checked at once"
        assert submission.unread == {one.split()[1] for one in found}


def test_what_a_wrong_head_is_told(read: Any) -> None:
    [other] = read({COUNT: "x"}, plan="kangle-2024")[1]
    assert other.params == {"written": "kangle-2024", "plan": "kangle-2025"}
    [early] = read({COUNT: "27"}, as_of="2024-12-31")[1]
    assert early.params == {"date": date(2024, 12, 31), "start": date(2025, 1, 1)}


@pytest.mark.parametrize(
    ("actuals", "found"),
    [
        ({}, ["no-actuals actuals"]),
        ("", ["no-actuals actuals"]),
        ("~", ["no-actuals actuals"]),
        ("gaokao_600：27", ["fullwidth-colon actuals"]),
        ("27", ["not-a-mapping actuals"]),
        (["27"], ["not-a-mapping actuals"]),
        ({"x": "27"}, ["unknown-indicator actuals x"]),
        ({"合计": "27"}, ["totals-row actuals 合计"]),
        ({"Total (people):": "27"}, ["totals-row actuals Total (people):"]),
        ({"其中：男生": "27"}, ["of-which-row actuals 其中：男生"]),
        ({"of which: boys": "27"}, ["of-which-row actuals of which: boys"]),
    ],
)
def test_no_entries_that_can_be_read(read: Any, actuals: object, found: list[str]) -> None:
    submission, problems = read(actuals)
    assert (submission, told(problems)) == (None, found)


def test_what_stands_in_place_of_entries_is_named(read: Any) -> None:
    for actuals, got in ((["27"], "a list"), ("27", "text")):
        [problem] = read(actuals)[1]
        assert str(problem.params["got"]) == got


def test_a_plan_is_no_submission(plan: Plan, model: type[SubmissionModel]) -> None:
    for written in ({"format": "edutarget/plan/1"}, {**HEAD, "format": "edutarget/plan/9", "actuals": {COUNT: "27"}}):
        submission, problems = validate(plan, model, written)
        assert (submission, told(list(problems))) == (None, ["plan-not-submission format"])
    for neither in (["edutarget/plan/1"], "27"):
        submission, problems = validate(plan, model, neither)
        assert submission is None and told(list(problems)) == ["not-a-mapping"]


def test_keys_of_indicators(read: Any) -> None:
    given = {
        COUNT_NAME: "27",
        COUNT: "28",
        "其中：男": "1",
        "network_conty": "是",
        "Dropouts": "x",
        "investment": "1.31",
    }
    submission, problems = read(given)
    assert told(problems) == [
        f"repeated-indicator actuals {COUNT}",
        "of-which-row actuals 其中：男",
        "unknown-indicator actuals network_conty",
        "not-a-number actuals Dropouts",
    ]
    assert problems[0].params == {"written": COUNT, "other": COUNT_NAME}
    assert problems[1].params == {"written": "其中：男"}
    assert (problems[2].params["written"], problems[2].params["instead"]) == ("network_conty", "network_county")
    assert problems[2].params["suggestions"][0] == "network_county"
    assert list(submission.entries) == [COUNT, "investment"]
    assert submission.unread == {"dropouts"}
    [unknown] = read({"network_conty": "是", "network_county": "是"})[1]
    assert "instead" not in unknown.params, "the file has it already"
    assert unknown.params["suggestions"][0] == "network_county"


def test_unknown_indicators_beyond_the_first_hundred_are_counted(read: Any) -> None:
    _, problems = read({f"x{number}": "1" for number in range(MOST_OF_A_RULE + 7)})
    assert {one.rule for one in problems} == {"unknown-indicator"}
    assert len(problems) == MOST_OF_A_RULE and problems[-1].more == 7


def test_every_problem_of_every_entry(read: Any) -> None:
    submission, problems = read({COUNT_NAME: {"value": "x", "units": "y"}, "gaokao_600": "2.5", "dropouts": "0"})
    assert told(problems) == [
        "not-whole actuals gaokao_600",
        f"not-a-number actuals {COUNT_NAME} value",
        f"not-a-number actuals {COUNT_NAME} units",
    ]
    assert (list(submission.entries), submission.unread) == (["dropouts"], {COUNT, "gaokao_600"})
    assert submission.spelled[COUNT] == COUNT_NAME
    nothing, problems = read({COUNT: "x", "gaokao_600": "2.5"})
    assert nothing is None and len(problems) == 2


def test_a_figure_is_not_of_a_later_day_than_its_submission(read: Any) -> None:
    late = {"value": "27", "as_of": "2025-10-01"}
    for beside in ({}, {"dropouts": "x"}):
        submission, problems = read({COUNT_NAME: late, **beside})
        assert told(problems)[-1] == f"date-after-submission actuals {COUNT_NAME} as_of"
        assert problems[-1].params == {"date": date(2025, 10, 1), "as_of": SEPTEMBER}
        assert submission.day_of(COUNT) == date(2025, 10, 1)
    assert told(read({COUNT: late}, as_of="soon")[1]) == ["date-format as_of"]
    assert read({COUNT: late}, as_of="2025-10-01")[1] == []


@pytest.mark.parametrize(
    ("keys", "head", "found"),
    [
        (FOUR, {}, ["not-filled-in actuals"]),
        (FOUR, {"as_of": "", "submitted_by": ""}, ["not-filled-in actuals"]),
        (FOUR[:3], {}, [f"no-value actuals {key}" for key in ("gaokao_600", COUNT, "dropouts")]),
        ((), {"as_of": "", "submitted_by": ""}, ["not-filled-in actuals"]),
        ((), {"as_of": ""}, ["no-date as_of", "no-actuals actuals"]),
        (FOUR, {"revision": "x"}, None),
        ((*FOUR, "x"), {}, None),
    ],
)
def test_a_form_that_was_not_filled_in_is_one_problem(
    read: Any, keys: tuple[str, ...], head: dict[str, str], found: list[str] | None
) -> None:
    submission, problems = read(dict.fromkeys(keys, ""), **head)
    assert submission is None
    if found is None:
        assert len(problems) == len(FOUR) + 1
    else:
        assert told(problems) == found


def test_a_form_with_a_figure_was_filled_in(read: Any) -> None:
    submission, problems = read({**dict.fromkeys(FOUR[1:], ""), COUNT: "27", "network_county": ""})
    assert {one.rule for one in problems} == {"no-value"} and len(problems) == len(FOUR)
    assert list(submission.entries) == [COUNT]
