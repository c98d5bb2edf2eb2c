"""The limits of figures are the same for the reader of figures, the roll-up, the JSON Schema and the form."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from types import SimpleNamespace
from typing import Any

import ibis
import pyarrow as pa
import pytest
from jsonschema import Draft202012Validator

from edutarget import Plan
from edutarget.formats.schema import submission_json_schema, value_schema
from edutarget.formats.workbooks.form_help import count_rule, value_rule
from edutarget.language.words import Words
from edutarget.plan.loading import load_plan
from edutarget.problems.problem import Refused
from edutarget.rollup.engines.columns import WIDE
from edutarget.rollup.engines.rows import Known, names_table, rows_of, spellings
from edutarget.rollup.judge import COLUMNS
from edutarget.submission.entry import EntryReader
from support import ROOT


def riverside() -> Plan:
    plan, problems = load_plan(ROOT / "tests" / "plans" / "riverside-2027.yaml")
    assert plan is not None, problems
    return plan


PLAN = riverside()


INDICATORS = {
    "answer": "library_open",
    "count": "out_of_school",
    "percentage": "reading_rate",
    "percentage over 100": "preschool_gross_ratio",
    "quantity": "tutoring_hours",
    "ratio": "average_class_size",
    "money": "repairs",
}
SIGNED = PLAN.model_copy(
    update={"units": {key: unit.model_copy(update={"signed": True}) for key, unit in PLAN.units.items()}}
)
READERS = {kind: EntryReader(PLAN, PLAN.indicators[key]) for kind, key in INDICATORS.items()}
READERS |= {
    f"{kind} below zero": EntryReader(SIGNED, SIGNED.indicators[INDICATORS[kind]]) for kind in ("count", "quantity")
}
KINDS = {kind: (reader.limits, reader.unit) for kind, reader in READERS.items()}

VALUES = [
    ("answer", "是", None),
    ("answer", "否", None),
    ("answer", "2", "not-yes-no"),
    ("answer", "soon", "not-yes-no"),
    ("count", "0", None),
    ("count", "-0", None),
    ("count", "+27", None),
    ("count", "27.0", None),
    ("count", "101", None),
    ("count", "999999999999999", None),
    ("count", "27.5", "not-whole"),
    ("count", "-1", "negative"),
    ("count", "-1.5", "negative"),
    ("count", "是", "not-a-number"),
    ("percentage", "0", None),
    ("percentage", "74.1", None),
    ("percentage", "100.0", None),
    ("percentage", "100.1", "over-100"),
    ("percentage", "741", "over-100"),
    ("percentage", "-0.1", "negative"),
    ("percentage over 100", "100.1", None),
    ("percentage over 100", "-0.1", "negative"),
    ("quantity", "27.5", None),
    ("quantity", "101", None),
    ("quantity", "-27.5", "negative"),
    ("ratio", "43.5", None),
    ("ratio", "-43.5", "negative"),
    ("money", "1865000.01", None),
    ("money", "-1", "negative"),
    ("money", "soon", "not-a-number"),
    ("count below zero", "-27", None),
    ("count below zero", "27", None),
    ("count below zero", "-27.5", "not-whole"),
    ("quantity below zero", "-27.5", None),
    ("quantity below zero", "-0", None),
    ("quantity below zero", "soon", "not-a-number"),
]
"""What an indicator is, a value, and the rule that the value breaks, if it breaks one."""

COUNTS = [
    ("percentage", "30", "40", None),
    ("percentage", "40", "40", None),
    ("percentage", "41", "40", "counts-exceed"),
    ("percentage", "0", "40", None),
    ("percentage", "30.5", "40", "not-whole"),
    ("percentage", "30", "40.5", "not-whole"),
    ("percentage", "-1", "40", "negative"),
    ("percentage", "50", "40", "counts-exceed"),
    ("percentage over 100", "50", "40", None),
    ("percentage over 100", "50.5", "40", "not-whole"),
    ("ratio", "430", "10", None),
    ("ratio", "430.5", "10.5", None),
    ("ratio", "-430", "10", "negative"),
    ("quantity", "30", "40", "counts-not-here"),
    ("answer", "30", "40", "counts-not-here"),
]
"""What an indicator is, a numerator, a denominator, and the rule that they break, if they break one."""


def read(kind: str, written: Any) -> str | None:
    """The rule that the reader of figures names."""
    try:
        READERS[kind].read(written)
    except Refused as no:
        return no.problem.rule
    return None


@pytest.fixture(scope="module")
def plainly_right() -> Callable[..., bool]:
    """Whether an engine takes figures as they are, or hands them to the judge; of all questions at once."""
    asked: list[tuple[str | None, ...]] = [(kind, value, None, None) for kind, value, _rule in VALUES]
    asked += [(kind, None, above, below) for kind, above, below, _rule in COUNTS]
    facts = [
        (str(number), kind, "2027-06-30", value, above, below, *([None] * (len(COLUMNS) - 6)))
        for number, (kind, value, above, below) in enumerate(asked)
    ]
    columns = [pa.array(column, pa.string()) for column in zip(*facts, strict=True)]
    judge: Any = SimpleNamespace(
        limits=[limits for limits, _unit in KINDS.values()],
        bounds=[None] * len(KINDS),
        needs_counts=lambda _number: True,
    )
    names = names_table(judge, {kind: number for number, kind in enumerate(KINDS)}, WIDE)
    engine = ibis.duckdb.connect()
    table = engine.create_table("facts", pa.table(dict(zip(COLUMNS, columns, strict=True))))
    table = table.mutate(as_of=table.as_of.cast("date"), file=ibis.null("string"), row=ibis.null("int64"))
    known = engine.create_table("names", names)
    rows = rows_of(table, Known(known, known, date(2027, 3, 1)), WIDE)
    found = {row["unit"]: not row["no_figures"] for row in rows.select("unit", "no_figures").to_pyarrow().to_pylist()}
    return lambda *question: found[str(asked.index(question))]


def takes(rule: dict[str, Any], written: str) -> bool:
    """Whether an office program takes what is typed into a cell."""
    if rule["validate"] == "list":
        return written in rule["source"]
    try:
        number = Decimal(written)
    except InvalidOperation:
        return False
    whole = rule["validate"] == "decimal" or number == number.to_integral_value()
    return bool(whole and rule["minimum"] <= number <= rule["maximum"])


def guessed(written: str) -> Any:
    """The value as a reader of YAML hands it to a validator: a number where it can."""
    try:
        return json.loads(written)
    except ValueError:
        return written


@pytest.mark.parametrize(("kind", "written", "rule"), VALUES)
def test_all_four_say_the_same_of_a_value(
    kind: str, written: str, rule: str | None, plainly_right: Callable[..., bool]
) -> None:
    limits, unit = KINDS[kind]
    assert read(kind, written) == rule
    # A rate cannot be added up without its counts.
    assert plainly_right(kind, written, None, None) == (rule is None and not limits.rate)
    schema = value_schema(limits, unit.spellings if unit else {})
    assert Draft202012Validator(schema).is_valid(guessed(written)) == (rule is None)
    assert takes(value_rule(limits, unit, Words("zh")), written) == (rule is None)


@pytest.mark.parametrize(("kind", "above", "below", "rule"), COUNTS)
def test_all_four_say_the_same_of_counts(
    kind: str, above: str, below: str, rule: str | None, plainly_right: Callable[..., bool]
) -> None:
    limits, _unit = KINDS[kind]
    assert read(kind, {"numerator": above, "denominator": below}) == rule
    assert plainly_right(kind, None, above, below) == (rule is None)
    alone = rule is None or rule == "counts-exceed"  # neither a schema nor a cell's rule compares two values
    key = INDICATORS[kind]
    head = {"plan": PLAN.id, "as_of": "2027-06-30", "submitted_by": "局"}
    counts = {"numerator": guessed(above), "denominator": guessed(below)}
    schema = Draft202012Validator(submission_json_schema(PLAN, Words("en")))
    assert schema.is_valid({**head, "actuals": {key: counts}}) == alone
    if limits.rate:  # other rows of the form have no cells for counts
        rules = count_rule(limits, 0, Words("zh")), count_rule(limits, 1, Words("zh"))
        assert (takes(rules[0], above) and takes(rules[1], below)) == alone


SPELLED = [
    ("count", "0.19万人", True),
    ("count", "3 百人", True),
    ("count", "1.3亿", True),
    ("count", "27 pupils", True),
    ("count", "0.27百", True),
    ("count", "0.270百", True),
    ("count", "0.275百", False),
    ("count", "0.5人", False),
    ("count", "0.00001万", False),
    ("count", "1,900人", False),
    ("count", "3352（含职中）", False),
    ("count", "暂无", False),
    ("count", "N/A", False),
    ("count", "/", False),
    ("percentage", "0.5百", False),
    ("money", "186.5万", True),
    ("money", "186.5万元", True),
    ("money", "1.3亿元", True),
    ("money", "1.3万名", False),
    ("answer", "暂无", False),
]
"""What an indicator is, a text, and whether it is read: units are for files, in which a person writes."""


@pytest.mark.parametrize(("kind", "written", "right"), SPELLED)
def test_units_are_read_as_the_schema_says(kind: str, written: str, right: bool) -> None:
    limits, unit = KINDS[kind]
    assert (read(kind, written) is None) == right
    assert Draft202012Validator(value_schema(limits, unit.spellings if unit else {})).is_valid(written) == right
    assert not takes(value_rule(limits, unit, Words("zh")), written)  # a form's cell takes the number alone


def test_a_dozen_may_make_a_whole_number_of_half_a_one() -> None:
    factors = {"": Decimal(1), "人": Decimal(1), "百人": Decimal(100), "dozen": Decimal(12)}
    schema = Draft202012Validator(value_schema(KINDS["count"][0], factors))
    texts = ("50 人", "0.5百人", "0.5 dozen", "0.5人", "0.5", "0.555百人")
    assert [schema.is_valid(text) for text in texts] == [True, True, True, False, False, False]


def test_every_name_of_an_indicator_is_a_spelling_of_one() -> None:
    keys = list(PLAN.indicators)
    assert spellings(PLAN) == {
        name: keys.index(key) for key, one in PLAN.indicators.items() for name in (key, one.zh, one.en)
    }
