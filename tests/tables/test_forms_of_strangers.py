"""What people add to a form, in a workbook and in CSV: it is read, or reported for what it is."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from edutarget import Plan, Submission
from edutarget.problems.diagnostic import Diagnostic
from edutarget.submission.entry import Signed
from edutarget.submission.loading import load_submission
from support.office import Office

Rows = list[list[Any]]
HEAD: Rows = [["计划代码", "kangle-2025"], ["数据截止日期", "2025-09-30"], ["报送单位", "康乐县教育局"]]
TITLES = ["指标", "计量单位", "实际值", "分子", "分母", "备注"]
FIGURE = ["高考600分以上考生", "人", "27"]
KINDS = ("xlsx", "csv")


def written(rows: Rows, kind: str, folder: Path) -> Path:
    file = folder / f"form.{kind}"
    if kind == "csv":
        text = StringIO()
        csv.writer(text).writerows(rows)
        file.write_text(text.getvalue(), "utf-8")
        return file
    book = Workbook()
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    book.save(file)
    return file


def read(rows: Rows, kind: str, folder: Path, plan: Plan) -> tuple[Submission | None, list[str]]:
    submission, problems = load_submission(written(rows, kind, folder), plan)
    return submission, [problem.rule for problem in problems]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "titles", [("指标名称", "实际完成"), ("指 标 名 称", "实际完成值"), ("指标", "完成值（本年）")]
)
def test_usual_titles_of_offices_are_read(titles: tuple[str, str], kind: str, tmp_path: Path, plan: Plan) -> None:
    submission, rules = read([*HEAD, list(titles), ["高考600分以上考生", "27"]], kind, tmp_path, plan)
    assert rules == [] and submission is not None and submission.entries["gaokao_600"].value == 27


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("below", "signed"),
    [
        ([["填表人", "张三"], ["审核人：", "李四"], ["负责人", "王五"], ["联系电话", "6220001"]], None),
        ([["填表人：张三", "", "审核人：李四", "", "负责人：王五", "联系电话：6220001"]], None),
        ([["填表人：张三    审核人: 李四    负责人：王五    联系电话：6220001"]], None),
        ([["填 表 人：", "张三", "审核人：", "李四", "负责人：", "王五"], ["", "", "电话：", "6220001"]], None),
        ([["单位（盖章）：", "", "负责人（签字）：", "王五", "填表人签字：", "张三"], ["审核", "李四"]], (None,)),
        ([["Prepared by: 张三", "Checked by: 李四"], ["Approved by", "王五", "Phone", "6220001"]], None),
        ([["填表人：", "审核人：", "负责人：", "联系电话："]], (None, None, None, None)),
        ([["填表人：____ 审核人：____"], ["填表人、审核人须签字。"]], (None, None, None, None)),
        ([["制表人：张三", "填报人：赵六"]], ("张三、赵六", None, None, None)),
        ([["填表人（签字）：张三", "审核人签字：李四", "单位主要负责人（签字）：王五", "电话：6220001"]], None),
        ([["填表人：张三（签字）", "填表日期：2025年10月8日"]], ("张三", None, None, None)),
        ([["填表人：张三    报出日期：2025年10月8日    负责人：王五"]], ("张三", None, "王五", None)),
        ([["填报日期：2025年10月8日"], ["注：数据截至9月30日。"]], (None, None, None, None)),
    ],
)
def test_rows_below_the_table_that_it_is_signed_with(
    plan: Plan, tmp_path: Path, below: Rows, signed: tuple[str | None, ...] | None, kind: str
) -> None:
    submission, rules = read([*HEAD, TITLES, FIGURE, [], *below], kind, tmp_path, plan)
    assert rules == [] and submission is not None
    assert submission.entries.keys() == {"gaokao_600"}
    everyone: tuple[str | None, ...] = ("张三", "李四", "王五", "6220001")
    if signed == (None,):
        signed = (*everyone[:3], None)
    assert submission.signed == Signed(*(signed or everyone))


@pytest.mark.parametrize("kind", KINDS)
def test_signed_above_the_table(plan: Plan, tmp_path: Path, kind: str) -> None:
    submission, rules = read([*HEAD, ["填表人：张三", "联系电话", "6220001"], TITLES, FIGURE], kind, tmp_path, plan)
    assert rules == [] and submission is not None
    assert submission.signed == Signed("张三", phone="6220001")


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_not_passed_over_in_a_row_to_sign(plan: Plan, tmp_path: Path, kind: str) -> None:
    rows = [*HEAD, TITLES, FIGURE, ["填表人", "张三", "27"], ["投资额", "", "1.31", "", "", "负责人：李四"]]
    _submission, rules = read(rows, kind, tmp_path, plan)
    assert rules == ["row-without-indicator", "unknown-indicator"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "rule"), [("合计", "totals-row"), ("总 计（人）：", "totals-row"), ("小计", "totals-row")]
)
def test_totals_are_named_for_what_they_are(plan: Plan, tmp_path: Path, name: str, rule: str, kind: str) -> None:
    assert read([*HEAD, TITLES, FIGURE, [name, "", "300"]], kind, tmp_path, plan)[1] == [rule]
    assert read([*HEAD, TITLES, FIGURE, [name, ""]], kind, tmp_path, plan)[1] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["其中：女生", "其中", "其中：", "of which girls"])
def test_parts_of_a_row_are_named_for_what_they_are(plan: Plan, tmp_path: Path, name: str, kind: str) -> None:
    assert read([*HEAD, TITLES, FIGURE, [name, "人", "12"]], kind, tmp_path, plan)[1] == ["of-which-row"]


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_of_rows_are_ignored(plan: Plan, tmp_path: Path, kind: str) -> None:
    rows = [*HEAD, ["序号", *TITLES], ["1", *FIGURE], ["2", "入党积极分子", "名", "60"], ["填表人：", "张三"]]
    submission, rules = read(rows, kind, tmp_path, plan)
    assert rules == [] and submission is not None and len(submission.entries) == 2
    assert submission.signed.prepared_by == "张三"


@pytest.mark.parametrize("kind", KINDS)
def test_columns_of_ones_own_are_named_once(plan: Plan, tmp_path: Path, kind: str) -> None:
    rows = [*HEAD, [*TITLES, "上年同期", "责任科室"], [*FIGURE, "", "", "", "25", "教研室"]]
    rows += [["入党积极分子", "名", "60", "", "", "", "58", "党建办"], ["发展预备党员", "名", "", "", "", "", "9", ""]]
    submission, rules = read(rows, kind, tmp_path, plan)
    assert rules == ["own-column", "own-column"] and submission is not None
    assert submission.entries.keys() == {"gaokao_600", "party_activists"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_whose_title_was_changed_is_an_error(plan: Plan, tmp_path: Path, kind: str) -> None:
    rows = [*HEAD, [*TITLES, "完成数"], [*FIGURE[:2], "", "", "", "", "27"]]
    _submission, rules = read(rows, kind, tmp_path, plan)
    assert "unknown-column" in rules and "own-column" not in rules


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_form_with_a_column_of_its_own_is_told_as_blank(plan: Plan, tmp_path: Path, kind: str) -> None:
    head: Rows = [["计划代码", "kangle-2025"], ["数据截止日期", ""], ["报送单位", ""]]
    assert read([*head, [*TITLES, "责任科室"], FIGURE[:2]], kind, tmp_path, plan)[1] == ["not-filled-in", "own-column"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "head",
    [
        [["计划代码：kangle-2025"], ["报送单位：康乐县教育局", "", "数据截止日期：2025-09-30"]],
        [["计划代码：", "kangle-2025"], ["填报单位：康乐县教育局    截止日期：2025-09-30"]],
        [["计划代码", "kangle-2025"], ["填报单位", "康乐县教育局"], ["截止日期：", "2025-09-30"]],
        [["Plan: kangle-2025"], ["Submitted by: 康乐县教育局"], ["Figures as of: 2025-09-30"]],
        [HEAD[0], ["报送单位（盖章）：康乐县教育局", "填报日期：2025年10月8日"], ["截止时间：2025-09-30"]],
        [HEAD[0], ["填报单位：康乐县教育局（公章）", "", "截止日期", "2025-09-30", "单位：人"]],
        [["计划代码", "kangle-2025", "报送部门", "康乐县教育局（盖章）", "数据截止时间", "2025-09-30"]],
    ],
)
def test_lines_of_the_head_as_people_write_them(plan: Plan, tmp_path: Path, head: Rows, kind: str) -> None:
    submission, rules = read([*head, TITLES, FIGURE], kind, tmp_path, plan)
    assert rules == [] and submission is not None
    assert (submission.plan, submission.as_of) == ("kangle-2025", date(2025, 9, 30))
    assert submission.submitted_by == ("康乐县教育局",) and submission.unit is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_unit_of_former_forms_beside_who_submits(plan: Plan, tmp_path: Path, kind: str) -> None:
    submission, rules = read([*HEAD, ["填报单位", "康乐一中"], TITLES, FIGURE], kind, tmp_path, plan)
    assert rules == [] and submission is not None
    assert (submission.submitted_by, submission.unit) == (("康乐县教育局",), "康乐一中")


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_day_in_one_cell_with_its_label_is_at_that_cell(plan: Plan, tmp_path: Path, kind: str) -> None:
    rows = [HEAD[0], ["数据截止日期：2025年9月31日"], HEAD[2], TITLES, FIGURE]
    problems: list[Diagnostic] = load_submission(written(rows, kind, tmp_path), plan)[1]
    assert [(problem.rule, problem.cell or problem.line) for problem in problems] == [
        ("date-format", {"xlsx": "Sheet!A2", "csv": 2}[kind])
    ]


REASONS = ["存在问题", "整改措施", "完成时限"]
SAID = ["缺编 3 人：未招满", "11 月补招，已列计划", "2025-12-31"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("titles", [REASONS, ["Reason", "Measures", "By"], ["reason", "measures", "by"]])
def test_reason_measures_and_day_beside_a_figure(plan: Plan, tmp_path: Path, titles: list[str], kind: str) -> None:
    rows = [*HEAD, [*TITLES[:3], *titles], [*FIGURE, *SAID], ["入党积极分子", "名", "60", "无", "", ""]]
    submission, rules = read(rows, kind, tmp_path, plan)
    assert rules == [] and submission is not None
    entry = submission.entries["gaokao_600"]
    assert (entry.reason, entry.measures, entry.by) == (SAID[0], SAID[1], date(2025, 12, 31))
    assert submission.entries["party_activists"].reason is None  # 无 is none


def test_days_and_words_as_spreadsheets_save_them(plan: Plan, tmp_path: Path, office: Office) -> None:
    """A real day in a cell, a day with slashes in CSV; and both as LibreOffice saves the workbook again."""
    rows = [*HEAD, [*TITLES[:3], *REASONS], [*FIGURE, *SAID[:2], date(2025, 12, 31)], ["填表人：", "张三"]]
    files = [written(rows, "xlsx", tmp_path)]
    files += office(files, "xlsx")
    files += office(files[:1], "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false")
    rows[4][5] = "2025/12/31"
    files.append(written(rows, "csv", tmp_path))
    for file in files:
        submission, problems = load_submission(file, plan)
        assert [problem.rule for problem in problems] == [] and submission is not None
        assert submission.entries["gaokao_600"].by == date(2025, 12, 31)
        assert submission.signed.prepared_by == "张三"


@pytest.mark.parametrize(
    ("beside", "written", "rules"),
    [
        ("亿元", "1.31", []),
        ("", "1.31", []),
        ("hundred million yuan", "1.31", []),
        ("本年累计", "1.31", []),  # not a unit that the plan knows: people name one unit in many ways
        ("万元", "13100万元", []),
        ("万元", "13100", ["unit-beside"]),
        ("元", "131000000", ["unit-beside"]),
        ("万元", "13100%", ["percent-not-here"]),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_unit_beside_a_bare_figure(
    plan: Plan, tmp_path: Path, kind: str, beside: str, written: str, rules: list[str]
) -> None:
    rows = [["代码", "计量单位", "实际值"], ["investment", beside, written], ["gaokao_600", "人", "27"]]
    assert read([*HEAD, *rows], kind, tmp_path, plan)[1] == rules


@pytest.mark.parametrize(
    ("title", "beside", "rules"),
    [
        ("单位", "万元", ["own-column", "unit-beside"]),
        ("单位（必填）", "万元", ["own-column", "unit-beside"]),
        ("单位", "亿元", ["own-column"]),
        ("单位", "康乐一中", ["own-column"]),  # not a unit of measure
    ],
)
def test_a_unit_below_the_title_that_offices_use(
    plan: Plan, tmp_path: Path, title: str, beside: str, rules: list[str]
) -> None:
    rows = [["代码", title, "实际值"], ["investment", beside, "1.5"]]
    assert sorted(read([*HEAD, *rows], "csv", tmp_path, plan)[1]) == rules


@pytest.mark.parametrize(
    ("above", "title", "investment", "rules"),
    [
        ("", "实际值（万元）", "13100", ["unit-beside"]),
        ("", "实际值(单位：万元)", "13100", ["unit-beside"]),
        ("", "实际值（截至9月30日）", "1.31", []),
        ("", "实际值（亿元）", "1.31", []),
        ("", "实际值（万元）", "13100万元", []),
        ("单位：万元", "实际值", "13100", ["unit-beside"]),
        ("（单位：人、万元）", "实际值", "13100", ["unit-beside"]),
        ("计量单位： 人，亿元", "实际值", "1.31", []),
        ("康乐县教育局填报  单位：万元", "实际值", "13100", ["unit-beside"]),
        ("报送单位（盖章）：万元户小学", "实际值", "1.31", ["duplicate-key"]),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_unit_of_the_whole_table(
    plan: Plan, tmp_path: Path, kind: str, above: str, title: str, investment: str, rules: list[str]
) -> None:
    rows = [[above], ["代码", title], ["investment", investment], ["gaokao_600", "27"]]
    assert read([*HEAD, *rows], kind, tmp_path, plan)[1] == rules


def test_a_hidden_figure_beside_another_unit_is_hidden_first(plan: Plan, tmp_path: Path) -> None:
    rows = [["代码", "计量单位", "实际值"], ["investment", "万元", "13100"]]
    file = written([*HEAD, *rows], "xlsx", tmp_path)
    book = load_workbook(file)
    book.active.row_dimensions[5].hidden = True
    book.save(file)
    assert [problem.rule for problem in load_submission(file, plan)[1]] == ["hidden-cell"]
