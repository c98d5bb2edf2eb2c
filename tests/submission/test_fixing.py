"""`check --fix`: every remedy that has one answer, and nothing else; no number changes its value."""

from __future__ import annotations

import csv
import re
import unicodedata
from decimal import Decimal
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edutarget.files.fixing import load_fixed
from edutarget.problems.problem import Problem
from edutarget.problems.rules import only_remedy
from edutarget.submission.loading import Loader
from edutarget.tables.csv_file import in_csv
from edutarget.tables.grid import index_of
from support import EXAMPLE

HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 康乐县教育局\nactuals:\n"
RATE = "gaokao_special_rate: {%s}"
TABLE = "计划代码,kangle-2025\n数据截止日期,2025-09-30\n报送单位,康乐县教育局\n代码,实际值,分子,分母,备注\n"


def nothing_more(submission: Any) -> list[Problem]:
    return []


def fixed(loader: Loader, folder: Path, content: bytes, name: str = "actuals.yaml") -> bytes:
    """The content of a file after its remedies."""
    file = folder / name
    file.write_bytes(content)
    load_fixed(partial(loader.read, str(file), nothing_more), str(file), "write")
    return file.read_bytes()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("gaokao_600: ２７", "gaokao_600: 27"),
        ("gaokao_600：27", "gaokao_600: 27"),
        ("gaokao_600 ：　27", "gaokao_600 : 27"),
        ("gaokao_600:27", "gaokao_600: 27"),
        ("gaokao_600: '２７'  # １", "gaokao_600: '27'  # １"),
        ("leavers_in_training: 1,900", "leavers_in_training: 1900"),
        ("leavers_in_training: 1_900", "leavers_in_training: 1900"),
        ("leavers_in_training: 1，900人", "leavers_in_training: 1900人"),
        ("leavers_in_training: 1.9e3", "leavers_in_training: 1900"),
        ("leavers_in_training: ０.19万人", "leavers_in_training: 0.19万人"),
        ("leavers_in_training: 0.19 万 人", "leavers_in_training: 0.19万人"),
        ("gaokao_special_rate: 25.3％", "gaokao_special_rate: 25.3%"),
        (RATE % "numerator: 1,466, denominator: 19,780", RATE % "numerator: 1466, denominator: 19780"),
        (RATE % "numerator：503，denominator:1978", RATE % "numerator: 503, denominator: 1978"),
        (RATE % "numerater: 503, denominator: 1978", RATE % "numerator: 503, denominator: 1978"),
        ("investment: 13,100万元", "investment: 13100万元"),
        ("gaokoa_600:　２７", "gaokao_600: 27"),
        ("gaokoa_600: ２７", "gaokao_600: 27"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("mark", "end"), [(b"", "\n"), (b"\xef\xbb\xbf", "\r\n"), (b"", "")])
def test_one_answer_is_put_in_its_place(
    loader: Loader, tmp_path: Path, wrong: str, right: str, mark: bytes, end: str
) -> None:
    before, after = (
        mark + f"# 报送\n{HEAD}  # 注：a:b, １\n\n  {line}{end}".replace("\n", end or "\n").encode()
        for line in (wrong, right)
    )
    assert fixed(loader, tmp_path, before) == after


@pytest.mark.parametrize(
    "line",
    [
        "gaokao_600: 1,9",
        "gaokao_600: 010",
        "gaokao_600: .5",
        "gaokao_600: 0x1F",
        "gaokao_600: 12:30",
        "gaokao_600: 三十",
        "gaokao_600: 暂无",
        "gaokao_600: 27人（含职中）",
        "gaokao_600: 27.5",
        "gaokao_undergraduate_rate: 758",
        "gaokao_undergraduate_rate: 0.741",
        "gaokao_6000: 27",
        "gaokao_500: 27",
        "dropout_students: 27",
        "gaokao_600: 27\n  gaokoa_600: 28",
        "高考600分以上考生: 27\n  gaokoa_600: 28",
        "gaokoa_600: 27\n  gaoka_600: 28",
        "gaokao_600: {value: 27, remark: x}",
        "gaokao_600: {value: 27, notes: x}",
        "gaokao_special_rate: {分子: 503, numerater: 503, denominator: 1978}",
        "network_county: 已完成",
        "investment: .5",
        "investment: ．５",
        "investment: ５．亿元",
        'gaokao_600: "\\uff12"',
        "gaokao_600: [27",
        "gaokao_600: {value: 27, note: ２７}",
    ],
)
def test_what_has_two_answers_stays_as_it_is(loader: Loader, tmp_path: Path, line: str) -> None:
    content = f"{HEAD}  {line}\n".encode()
    assert fixed(loader, tmp_path, content) == content


@pytest.mark.parametrize(("as_of", "day"), [("2025-9-3", "2025-09-03"), ("２０２５年９月３日", "2025-09-03")])
def test_days(loader: Loader, tmp_path: Path, as_of: str, day: str) -> None:
    before, after = ((HEAD.replace("2025-09-30", said) + "  gaokao_600: 27\n").encode() for said in (as_of, day))
    assert fixed(loader, tmp_path, before) == after


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gbk", b""), ("gb18030", b"")]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv(loader: Loader, tmp_path: Path, encoding: str, mark: bytes, end: str) -> None:
    rows = '%s,%s,,,"a ""２７""\n，"\n%s,," %s","1978",２\n'
    wrong = TABLE.replace("2025-09-30", " 2025.9.30 ") + rows % ("gaokao_600", "２７", "gaokoa_special_rate", "５03")
    right = TABLE.replace("2025-09-30", " 2025-09-30 ") + rows % ("gaokao_600", "27", "gaokao_special_rate", "503")
    before, after = (mark + text.replace("\n", end).encode(encoding) for text in (wrong, right))
    assert fixed(loader, tmp_path, before, "actuals.csv") == after


def cells(text: str) -> dict[int, str]:
    """The filled cells of a CSV file, as Python reads it; raises csv.Error."""
    line, found = 0, dict[int, str]()
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    for row in reader:
        found |= {index_of(line, column): field for column, field in enumerate(row) if field}
        line = reader.line_num
    return found


@given(st.text('a,"\n\r é', max_size=30))
def test_a_cell_is_found_where_the_reader_of_csv_finds_it(text: str) -> None:
    try:
        found = cells(text)
    except csv.Error:
        return
    for place, cell in found.items():
        if '"' in cell or cell != cell.strip():
            continue
        start = in_csv(text, place, cell)
        assert start is not None
        after = cells(f"{text[:start]}Z{text[start + len(cell) :]}")
        if "\n" not in cell and "\r" not in cell:  # else the rows below are on other lines
            assert after == {**found, place: "Z"}


def test_what_excel_wrote_is_left_as_it_is(loader: Loader, tmp_path: Path) -> None:
    content = (TABLE.replace("2025-09-30", "2025/9/30") + 'leavers_in_training,"1,900"\n').encode()
    assert fixed(loader, tmp_path, content, "actuals.csv") == content


# Nothing changes a number's value


def number_in(written: str) -> Decimal:
    """The number at the beginning of a text, read by itself: whatever its digits and separators are called."""
    plain = unicodedata.normalize("NFKC", written)
    digits = re.match(r"[+-]?[.]?[0-9][0-9,_' .]*(?:[eE][+-]?[0-9]+)?", plain)
    assert digits
    return Decimal(re.sub("[,_' ]", "", digits[0]))


WIDE = str.maketrans("0123456789,.-+%", "０１２３４５６７８９，．－＋％")
NUMBERS = st.decimals(0, 10**9, places=3).map(lambda number: format(number.normalize(), "f"))
WRITTEN = st.one_of(
    NUMBERS,
    st.tuples(NUMBERS, st.sampled_from(", _'")).map(lambda drawn: f"{Decimal(drawn[0]):,f}".replace(",", drawn[1])),
    NUMBERS.map(lambda text: f"{Decimal(text):.15e}"),
    st.text("0123456789,. _e+-", min_size=1, max_size=12).map(str.strip),
)
UNITS = st.sampled_from(["", "", "亿元", "万元", " 万 元", "亿", "万", "％", "%", "人", "million yuan", "（预计）"])
FIGURES = st.tuples(WRITTEN, UNITS).map("".join)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=FIGURES | FIGURES.map(lambda text: text.translate(WIDE)),
    indicator=st.sampled_from(["investment", "leavers_in_training", "gaokao_special_rate"]),
)
def test_no_number_changes_its_value(loader: Loader, written: str, indicator: str) -> None:
    """What is read then is what the remedy said, and that the number that was written; all else is as it was."""
    around = f'# {written}\n{HEAD}  {indicator}: "⁂"  # {written}\n'
    _submission, file = loader.read("actuals.yaml", nothing_more, around.replace("⁂", written).encode())
    edited = file.fixed()
    if edited is None:
        return
    [(_problem, remedy)] = file.fixable()
    assert remedy.written == written.strip()
    after = edited.after
    assert after == around.replace("⁂", written.replace(remedy.written, remedy.instead))
    submission, later = loader.read("actuals.yaml", nothing_more, after.encode())
    assert later.written["actuals"][indicator].strip() == remedy.instead
    assert number_in(remedy.instead) == number_in(remedy.written)
    if submission is not None and remedy.instead == str(number_in(remedy.instead)):
        assert submission.entries[indicator].value == number_in(written.strip())


MISTAKES = ["：", ":", "，", "２", "1,900", "e3", " ", "'", "{", "\t", "#", "\r", "\ufeff", "_", "人", "％"]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_fixed_only_remedies_change_a_file(loader: Loader, data: Any) -> None:
    text = EXAMPLE.read_text()
    for _mistake in range(data.draw(st.integers(1, 5))):
        at, cut = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 2))
        text = text[:at] + data.draw(st.sampled_from(MISTAKES)) + text[at + cut :]
    _submission, file = loader.read("actuals.yaml", nothing_more, text.encode())
    edited = file.fixed()
    if edited is None:
        return
    text = edited.before
    changes = {(remedy.written, remedy.instead) for _problem, remedy in file.fixable()}
    assert all(only_remedy(problem.rule, problem.params) for problem, _remedy in file.fixable())
    left, right = text, edited.after
    while left != right:  # what stands first that differs is a remedy, and behind it both go on alike
        start = next(at for at in range(len(left) + 1) if left[at : at + 1] != right[at : at + 1])
        found = [
            (begin, written, instead)
            for written, instead in changes
            for begin in range(max(0, start - len(written)), start + 1)
            if left.startswith(written, begin) and right.startswith(instead, begin)
        ]
        assert found, (left[start : start + 20], right[start : start + 20])
        begin, written, instead = max(found, key=lambda one: len(one[1]))
        left, right = left[begin + len(written) :], right[begin + len(instead) :]
