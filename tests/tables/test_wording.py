"""Messages about a table speak of its cells, columns and titles, never of keys of YAML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edutarget import Diagnostic, Plan
from edutarget.language.words import LANGS, Lang, Words
from edutarget.problems.diagnostic import message_of
from edutarget.problems.rules import RULES
from edutarget.submission.loading import load_submission
from edutarget.tables.grid import column_number, letters
from support.tables import book, put, saved

KEY = re.compile(r"`(plan|as_of|submitted_by|unit|note|actuals|value|numerator|denominator|key)\b|\{\{|: …|add a line")
OF_TABLES = {"figures", "submissions", "across", "workbooks"}
REACHED = [
    rule.id
    for rule in RULES.values()
    if rule.group in OF_TABLES or any(text.startswith("table_") for text in rule.texts)
]


@pytest.mark.parametrize("rule", REACHED)
def test_no_rule_speaks_of_keys_in_a_table(rule: str) -> None:
    for lang in LANGS:
        for said in (RULES[rule].message(lang, in_table=True), RULES[rule].remedy(lang, in_table=True)):
            assert not KEY.search(said), said


CSV = """计划代码,another
数据截止日期：,
代码,指标,实际值（截至9月30日）,分子,分母,备注
gaokao_600,高考600分以上考生,x
gaokao_undergraduate_rate,本科上线率,,1466
party_activists,培训入党积极分子,y,3
party_activists,培训入党积极分子,5
"""


def said_of(found: list[Diagnostic], lang: Lang) -> dict[str, tuple[str, str, str | None]]:
    return {one.rule: (*message_of(one, Words(lang)), one.label) for one in found}


def test_a_csv_file_is_spoken_of_in_its_own_titles(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(CSV.replace("another", "kangle-2025"))
    said = said_of(load_submission(file, plan)[1], "zh")
    assert said["not-a-number"][2] == "培训入党积极分子 · 实际值（截至9月30日）"
    assert said["counts-incomplete"] == (
        "填了“分子”，没有填“分母”",
        "请补填“分母”，或在“实际值”列直接填比率",
        "本科上线率 · 分子",
    )
    assert said["missing-key"][0] == "表格上方缺少“报送单位”一行"
    assert said["no-date"][2] == "数据截止日期："
    file.write_text(CSV.replace("another", "kangle-2025").replace("日期：,", "日期：,2025-13-01"))
    assert said_of(load_submission(file, plan)[1], "zh")["date-impossible"][2] == "数据截止日期："
    assert said["duplicate-key"][1] == "请保留正确的一行，删除另一行"
    assert said["counts-not-here"][0] == "此指标不是比率，“分子”不填"


def test_a_workbook_is_spoken_of_in_the_same_words(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(saved(book(put("C6", "1,900"), put("E7", None), put("B3", None))))
    found = load_submission(file, plan)[1]
    said = said_of(found, "en")
    assert {one.rule: one.cell_and_label for one in found} == {
        "number-separator": "填报!C6 · 高考600分以上考生 · 实际值",
        "counts-incomplete": "填报!D7 · 本科上线率 · 分子",
        "no-submitter": "填报!B3 · 报送单位",
    }
    assert said["number-separator"][1] == "type 1900"
    assert said["counts-incomplete"][0] == "“分子” is filled in without “分母”"


def test_a_missing_day_is_asked_for_by_a_label_that_is_read(plan: Plan, tmp_path: Path) -> None:
    """A column for the days of single figures has another title, which the head does not know."""
    file = tmp_path / "a.csv"
    file.write_text("Plan,kangle-2025\nSubmitted by,x\nCode,Actual,Day of the figure\ngaokao_600,27,2025-09-30\n")
    assert said_of(load_submission(file, plan)[1], "en")["missing-key"][0].endswith("“Figures as of” above the table")
    assert said_of(load_submission(file, plan)[1], "zh")["missing-key"][0] == "表格上方缺少“数据截止日期”一行"
    for label in ("Figures as of", "As of", "as_of"):
        file.write_text(f"Plan,kangle-2025\n{label},2025-09-30\nSubmitted by,x\nCode,Actual\ngaokao_600,27\n")
        assert load_submission(file, plan)[1] == [], label


def test_yaml_is_still_spoken_of_in_keys(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("plan: kangle-2025\nas_of: 2025-09-30\nactuals:\n  gaokao_special_rate: {numerator: 5}\n")
    said = said_of(load_submission(file, plan)[1], "en")
    assert said["counts-incomplete"] == (
        "`numerator` is given without `denominator`",
        "add `denominator: …`, or write the rate itself",
        None,
    )
    assert said["missing-key"][0] == "`submitted_by` is missing"


def test_a_name_of_any_length_stays_on_one_line(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        'Plan,kangle-2025\nFigures as of,2025-09-30\nSubmitted by,x\nCode,Indicator,Actual\ngaokao_600,"'
        + "高考\n" * 500
        + '",x\n'
    )
    (label,) = {one.label for one in load_submission(file, plan)[1] if one.rule == "not-a-number"}
    assert label is not None and label.endswith("… · Actual") and "\n" not in label and len(label) < 60


@given(st.integers(0, 16383))
def test_letters_of_columns_lead_back(column: int) -> None:
    assert column_number(letters(column)) == column + 1
