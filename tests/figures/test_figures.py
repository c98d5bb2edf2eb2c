"""Figures, answers and dates as typed: from the text to the exact value or the rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget import Plan
from edutarget.figures import limits, parse
from edutarget.figures.suggestions import PLAIN_DIGITS
from edutarget.language.text import LONGEST
from edutarget.problems.problem import Problem, Refused, kind
from support.rules import rule_of

PLAIN = "digits, such as 1900 or 74.1"
DAY = "a day as YEAR-MONTH-DAY, such as 2025-09-30"


def refusal(read: Callable[..., Any], *written: Any) -> tuple[str, str]:
    """The rule a text breaks, and what to type instead."""
    with pytest.raises(Refused) as refused:
        read(*written)
    problem = refused.value.problem
    assert problem.path == ()
    return rule_of(problem), str(problem.params.get("instead", ""))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("27", "27"),
        ("+27", "27"),
        ("-3", "-3"),  # refused later, where it is known what it counts
        ("27.0", "27.0"),
        ("-0", "0"),
        ("0", "0"),
        ("73.10", "73.10"),  # the digits that were written
        (" 27 ", "27"),
        ("\u300027\xa0", "27"),  # full-width and no-break spaces, as they come from documents
        ("\u2009\t27\u3000", "27"),
        ("123456789012345.123456789012345", "123456789012345.123456789012345"),
    ],
)
def test_plain_number(written: str, value: str) -> None:
    assert str(parse.number(written)).replace("-0", "0") == value


@pytest.mark.parametrize("space", [" ", "\t", "\xa0", "\u3000", "\u3000 \xa0"])
def test_spaces_around_days_and_answers_do_not_count(space: str) -> None:
    assert parse.day(f"{space}2025-09-30{space}") == date(2025, 9, 30)
    assert parse.yes_no(f"{space}是{space}") is True


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u2060"])
def test_a_character_without_an_image_is_no_space(unseen: str) -> None:
    assert refusal(parse.number, f"27{unseen}")[0] == "not-a-number"
    assert refusal(parse.day, f"2025-09-30{unseen}")[0] == "date-format"


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        ("74.1%", "percent", "74.1"),
        ("74.1 %", "percent", "74.1"),
        ("74.10%", "percent", "74.10"),  # the digits that were written
        ("27.0人", "people", "27.0"),
        ("0.741", "percent", "0.741"),  # as written; the warning comes later
        ("1.31亿元", "hundred_million_yuan", "1.31"),
        ("1.31 亿元", "hundred_million_yuan", "1.31"),
        ("13100万元", "hundred_million_yuan", "1.31"),
        ("0.5万元", "hundred_million_yuan", "0.00005"),
        ("50元", "hundred_million_yuan", "5E-7"),
        ("1.3亿", "hundred_million_yuan", "1.3"),  # of yuan: what is meant by the word alone is the unit's own measure
        ("13100万", "hundred_million_yuan", "1.31"),
        ("1.3万亿元", "hundred_million_yuan", "13000"),
        ("0.19万人", "people", "1900"),
        ("3 百人", "people", "300"),
        ("3百", "people", "300"),
        ("1.5千万名", "people", "15000000"),
        ("1亿3100万元", "hundred_million_yuan", "1.31"),
        ("-1亿3100万元", "hundred_million_yuan", "-1.31"),
        ("+1亿3100万元", "hundred_million_yuan", "1.31"),
        ("1亿310万元", "hundred_million_yuan", "1.031"),
        ("1亿零310万元", "hundred_million_yuan", "1.031"),
        ("1亿3千万元", "hundred_million_yuan", "1.3"),
        ("1亿 3100.5万元", "hundred_million_yuan", "1.31005"),
        ("1亿31000001元", "hundred_million_yuan", "1.31000001"),
        ("2亿500万", "hundred_million_yuan", "2.05"),
        ("1万2000人", "people", "12000"),
        ("2万3千5百人", "people", "23500"),
    ],
)
def test_number_with_a_unit(plan: Plan, written: str, unit: str, value: str) -> None:
    assert str(parse.figure(written, plan.units[unit].spellings)) == value


@pytest.mark.parametrize(
    ("written", "rule", "instead"),
    [
        ("1e3", "number-exponent", "1000"),
        ("9.2E3", "number-exponent", "9200"),
        ("2.5e-3", "number-exponent", "0.0025"),
        ("1e999999999", "number-exponent", PLAIN),
        ("0x1F", "number-base", PLAIN),
        ("0o17", "number-base", PLAIN),
        ("0b11", "number-base", PLAIN),
        ("010", "number-base", "10"),
        ("1_000", "number-separator", "1000"),
        ("1,900", "number-separator", "1900"),
        ("1 900", "number-separator", "1900"),
        ("1'900.5", "number-separator", "1900.5"),
        ("1,234,567.8", "number-separator", "1234567.8"),
        ("13,100万元", "number-separator", "13100万元"),
        ("13，100万元", "number-digits", "13100万元"),
        ("131 000 million yuan", "number-separator", "131000 million yuan"),
        ("1.31e4万元", "number-exponent", "13100万元"),
        ("1,9", "number-separator", PLAIN),  # 1.9 to some, 19 to others
        ("0,123", "number-separator", PLAIN),
        ("1,900,50", "number-separator", PLAIN),
        ("1,900.50,5", "not-a-number", ""),
        ("1.31（预计）", "words-in-figure", "1.31"),
        ("1.31亿元(预)", "words-in-figure", "1.31"),
        ("1.31元（预）", "words-in-figure", "1.31元"),
        ("1.31亿元（预计）", "words-in-figure", "1.31"),
        ("13,100万元，含配套", "words-in-figure", "13100万元"),
        ("１.31 (planned)", "words-in-figure", "1.31"),
        ("1.31 亿 元", "unknown-unit", "1.31亿元"),
        ("1.31亿人", "unknown-unit", PLAIN),
        ("27²", "not-a-number", ""),
        ("9" * 15 + "万亿元", "number-too-long", ""),
        ("0.000000000000001元", "number-too-long", ""),
        *((mark, "no-value", "") for mark in ("无", "暂无", "N/A", "n / a", "—", "——", "/", "-", "待公布", "…", "－")),
        ("12:30", "number-sexagesimal", ""),
        (".inf", "number-infinite", ""),
        ("-.Inf", "number-infinite", ""),
        ("Infinity", "number-infinite", ""),
        ("nan", "number-infinite", ""),
        (".NaN", "number-infinite", ""),
        ("２７", "number-digits", "27"),
        ("１，９００", "number-digits", "1900"),
        ("٢٧", "number-digits", "27"),
        ("२७", "number-digits", "27"),
        ("𝟐𝟕", "number-digits", "27"),
        ("“27”", "curly-quotes", "27"),
        (".5", "number-point", "0.5"),
        ("5.", "number-point", "5"),
        ("~", "no-value", ""),
        ("", "no-value", ""),
        ("null", "no-value", ""),
        ("about thirty", "not-a-number", ""),
        ("二十七", "not-a-number", ""),
        ("27 or 28", "several-numbers", ""),
        ("530 of 1000", "several-numbers", ""),
        ("3千5百万元", "several-numbers", ""),  # 3,000 and 5 million, or 35 million
        ("1亿20000万元", "several-numbers", ""),
        ("1亿10000万元", "several-numbers", ""),
        ("1万2000." + "0" * 25 + "1元", "several-numbers", ""),
        ("1万2人", "several-numbers", ""),  # 10,002, or 12,000
        *(
            (about, "not-exact", "")
            for about in ("3400余人", "约3400", "400人左右", "3400多人", "近3400人", "about 30")
        ),
        *((about, "not-exact", "") for about in ("30 or so", "~30", "30+", "400人以上", "不到30", "3400（约）")),
        ("58%", "percent-not-here", ""),
        ("1.31 dollars", "unknown-unit", ""),
        ("9" * 16, "number-too-long", ""),
        ("9" * 500, "number-too-long", ""),
        ("0." + "3" * 16, "number-too-long", ""),
        ("9" * 500 + "万元", "number-too-long", ""),
        ("--27", "not-a-number", ""),
        ("27-28", "several-numbers", ""),
        ("1.2.3", "not-a-number", ""),
        ("=27", "not-a-number", ""),
    ],
)
def test_refused_number(plan: Plan, written: str, rule: str, instead: str) -> None:
    found, suggestion = refusal(parse.figure, written, plan.units["hundred_million_yuan"].spellings)
    assert found == rule
    assert not instead or suggestion == instead


@pytest.mark.parametrize("written", [{"value": "27"}, ["27"]])
def test_number_is_a_single_value(written: object) -> None:
    with pytest.raises(Refused) as refused:
        parse.number(written)
    assert refused.value.problem == Problem("not-a-single-value", (), {"got": kind(written)})


@pytest.mark.parametrize(("written", "sign"), [("$14,900", "$"), ("US$ 14900", "US$"), ("¥1.2万", "¥")])
def test_of_an_amount_with_a_currency_sign_the_units_are_named(written: str, sign: str) -> None:
    with pytest.raises(Refused) as refused:
        parse.figure(written, {"": Decimal(1), "万元": Decimal(1)}, ["万元", "ten thousand yuan"])
    known = {"zh": "万元", "en": "ten thousand yuan"}
    told = {"written": written, "unit": sign, "known": known, "instead": PLAIN_DIGITS}
    assert refused.value.problem == Problem("unknown-unit", (), told)


def test_magnitudes_stand_before_chinese_names_of_units() -> None:
    found = parse.spellings("元", {"元": Decimal(1), "yuan": Decimal(1)})
    assert found["万元"] == found["万"] == 10_000
    assert "万yuan" not in found


def test_a_cell_that_could_not_be_read_says_why() -> None:
    assert refusal(parse.number, Problem("months-format", (), {"written": "0"})) == ("months-format", "")


def test_a_name_of_a_unit_has_an_end() -> None:
    assert parse.unit_name("康" * LONGEST) == "康" * LONGEST
    with pytest.raises(Refused) as refused:
        parse.unit_name("康" * (LONGEST + 1))
    assert refused.value.problem == Problem("unit-too-long", (), {"unit": "康" * 39 + "…", "limit": LONGEST})
    assert refusal(parse.unit_name, " ")[0] == "empty-text"


@pytest.mark.parametrize(
    "written",
    ["true", "True", "TRUE", "yes", "Yes", "YES", "是", "false", "False", "FALSE", "no", "No", "NO", "否"],
)
def test_answer(written: str) -> None:
    assert parse.yes_no(written) is (written.casefold() in ("true", "yes", "是"))


@pytest.mark.parametrize("written", ["", " ", "~", "null", "Null", "NULL"])
def test_null_in_each_spelling(written: str) -> None:
    for read in (parse.number, parse.yes_no):
        assert refusal(read, written)[0] == "no-value"
    assert refusal(parse.day, written)[0] == "no-date"
    if written != " ":
        assert parse.day_or_null(written) is None
    assert parse.day_or_null("2025-09-30") == date(2025, 9, 30)


def test_a_target_is_a_number_or_to_be_done() -> None:
    assert (parse.number_or_true("True"), parse.number_or_true("是")) == (True, True)
    assert (type(parse.number_or_true("1")), parse.number_or_true("1")) == (Decimal, Decimal(1))
    assert refusal(parse.number_or_true, "no")[0] == "not-a-number"


@pytest.mark.parametrize(("written", "year"), [("2025", 2025), (" 1999 ", 1999), ("3000", None), ("225", None)])
def test_year(written: str, year: int | None) -> None:
    if year is None:
        assert refusal(parse.year, written)[0] == "year-format"
    else:
        assert parse.year(written) == year


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("2025年", "2025"),
        ("FY 2025", "2025"),
        ("2024-2025", "four digits, such as 2024"),
        ("3025", "four digits, such as 2024"),
        ("25", "four digits, such as 2024"),
        ("this year", "four digits, such as 2024"),
    ],
)
def test_a_year_to_type_is_named_where_there_is_one(written: str, instead: str) -> None:
    assert refusal(parse.year, written) == ("year-format", instead)


@pytest.mark.parametrize(("read", "rule"), [(parse.months, "months-format"), (parse.revision, "revision-format")])
def test_whole_numbers_up_to_999(read: Callable[[str], int], rule: str) -> None:
    assert [read(written) for written in ("1", " 12 ", "999")] == [1, 12, 999]
    for written in ("0", "1000", "-1", "1.0", "01", ""):
        assert refusal(read, written) == (rule, "")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("9" * 23, "9" * 23),  # a sum of a hundred million figures of fifteen digits
        ("9" * 24, None),
        (" -1.5 ", "-1.5"),
        ("1900人", None),
        ("", None),
        (27, None),
        (["27"], None),
    ],
)
def test_a_figure_that_may_be_a_sum(written: object, value: str | None) -> None:
    assert parse.long_number(written) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("cell", "figure"),
    [("1,900", "1900"), ("-1,234,567.8 %", "-1234567.8 %"), ("1,9", "1,9"), ("1900", "1900"), ("甲,乙", "甲,乙")],
)
def test_separators_of_thousands_in_cells(cell: str, figure: str) -> None:
    assert limits.figure_text(cell) == figure


@pytest.mark.parametrize(
    ("units", "known"),
    [
        (["人", "people", "名", "pupils"], {"zh": "人、名", "en": "people, pupils"}),
        (["人", "名", ""], {"zh": "人、名", "en": "人, 名"}),
        (["people"], {"zh": "people", "en": "people"}),
        ([""], None),
        ([], None),
    ],
)
def test_units_are_listed_for_readers_of_each_language(units: list[str], known: dict[str, str] | None) -> None:
    with pytest.raises(Refused) as refused:
        parse.figure("5 kg", dict.fromkeys(units, Decimal(1)), units)
    assert refused.value.problem.rule == "unknown-unit"
    assert refused.value.problem.params["unit"] == "kg"
    named = refused.value.problem.params["known"]
    assert named == known if known else str(named) == "none"


@pytest.mark.parametrize(
    ("written", "rule"),
    [("约90", "not-exact"), ("27 or 28", "several-numbers"), ("soon", "not-a-number"), ("17:1", "number-ratio")],
)
def test_nothing_is_suggested_for_a_figure_that_only_its_author_knows(written: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        parse.figure(written, {"": Decimal(1)}, [""])
    assert refused.value.problem == Problem(rule, (), {"written": written})


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("√", "“yes”"),
        ("完成", "“yes”"),
        ("Done", "“yes”"),
        (" 1 ", "“yes”"),
        ("×", "“no”"),
        ("0", "“no”"),
        ("so", "“yes” or “no”"),
    ],
)
def test_the_answer_most_likely_meant(written: str, instead: str) -> None:
    assert refusal(parse.yes_no, written) == ("not-yes-no", instead)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("soon", "not-yes-no"),
        ("没有", "not-yes-no"),
        ("暂无", "no-value"),
        ("/", "no-value"),
        ("1", "not-yes-no"),
        ("on", "not-yes-no"),
        ("~", "no-value"),
        ("", "no-value"),
    ],
)
def test_refused_answer(written: str, rule: str) -> None:
    assert refusal(parse.yes_no, written)[0] == rule


@pytest.mark.parametrize("written", ["", "暂无"])
def test_where_there_is_no_answer_zero_is_none_either(written: str) -> None:
    for read, otherwise in (
        (parse.yes_no, "if it is not done, write “no”"),
        (parse.number, "if it is zero, type 0"),
    ):
        with pytest.raises(Refused) as refused:
            read(written)
        assert str(refused.value.problem.params["otherwise"]) == otherwise
        assert str(refused.value.problem.params["written"]) == (written or "(empty)")


@pytest.mark.parametrize("places", [0, 1, 2, 14, 15, 20, None])
def test_a_plain_figure_has_so_many_digits_and_zeros_behind(places: int | None) -> None:
    plain = re.compile(limits.plain(places)).fullmatch
    digits = 15 if places is None else min(places, 15)
    for count in range(17):
        behind = "." + "3" * count if count else ""
        assert bool(plain("0" + behind)) == (count <= digits)
        zeros = "." + "3" * min(count, digits) + "0" * max(count - digits, 0) if count else ""
        assert bool(plain("-1" + zeros)) == (count <= 15)


@pytest.mark.parametrize(
    ("written", "signed", "unsigned"),
    [("-1", True, False), ("-0", True, True), ("-0.00", True, True), ("+1.5", True, True), ("01", False, False)],
)
def test_a_plain_figure_that_cannot_be_negative(written: str, signed: bool, unsigned: bool) -> None:
    assert bool(re.fullmatch(limits.plain(), written)) == signed
    assert bool(re.fullmatch(limits.plain(negative=False), written)) == unsigned


def test_day() -> None:
    assert parse.day("2025-09-30") == date(2025, 9, 30)
    assert parse.day("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("written", "rule", "instead"),
    [
        ("2025-9-3", "date-format", "2025-09-03"),
        ("2025/09/30", "date-format", "2025-09-30"),
        ("2025年9月30日", "date-format", "2025-09-30"),
        ("２０２５-09-30", "date-format", "2025-09-30"),
        ("2025-09-30T10:00", "date-format", "2025-09-30"),
        ("2025/9/30 0:00:00", "date-format", "2025-09-30"),
        ("20250930 8:15", "date-format", "2025-09-30"),
        ("13/06/2026", "date-format", "2026-06-13"),
        ("06/13/2026", "date-format", "2026-06-13"),
        ("12/12/2026", "date-format", "2026-12-12"),
        ("12/11/2026", "date-format", DAY),
        ("2025-02-30.", "date-format", DAY),
        ("32/13/2026", "date-format", DAY),
        ("“2025-09-30”", "curly-quotes", "2025-09-30"),
        ("2025-02-30", "date-impossible", ""),
        ("2025-13-01", "date-impossible", ""),
        ("0000-01-01", "date-impossible", ""),
    ],
)
def test_refused_day(written: str, rule: str, instead: str) -> None:
    assert refusal(parse.day, written) == (rule, instead)


@pytest.mark.parametrize("written", ["20250101", "2025-01-01 to 2025-06-30", "1.6.2025", "6/1/2025", "yesterday", ""])
def test_no_day_is_suggested_that_nobody_wrote(written: str) -> None:
    """`type 2025-09-30` beside `20250101` would be typed."""
    rule, instead = refusal(parse.day, written)
    assert rule == ("date-format" if written.strip() else "no-date")
    assert instead in ("", "2025-01-01") or not instead[:4].isdigit()


@given(st.decimals(-(10**15) + 1, 10**15 - 1, places=4))
def test_every_plain_number_is_read_as_written(value: Decimal) -> None:
    assert str(parse.number(format(value, "f"))) == format(value, "f")


@given(written=st.text() | st.text("0123456789.,:_+-eExX%万元亿 　０９"))
def test_any_text_is_a_number_or_refused(plan: Plan, written: str) -> None:
    try:
        assert parse.figure(written, plan.units["hundred_million_yuan"].spellings).is_finite()
    except Refused as no:
        assert rule_of(no.problem)


def test_a_percentage_is_told_as_the_share_it_is(plan: Plan) -> None:
    with pytest.raises(Refused) as refused:
        parse.figure("58%", plan.units["hundred_million_yuan"].spellings)
    assert refused.value.problem.params == {"written": "58%", "held": "0.58"}
