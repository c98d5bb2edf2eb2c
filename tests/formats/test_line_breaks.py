"""Lines break where a Chinese or English reader expects it, and no number is cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from edutarget.formats.terminal.printing import broken


def lines(text: str, width: int) -> list[str]:
    return broken(Text(text), width).plain.split("\n")


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        (
            "数据未更新（1项）：小学合格率（2025-09-30的数据）",
            40,
            ["数据未更新（1项）：小学合格率", "（2025-09-30的数据）"],
        ),
        ("东西协作教师、莲麓幼儿园", 12, ["东西协作教", "师、莲麓幼儿", "园"]),
        ("义务教育辍学学生数（控辍保学）", 28, ["义务教育辍学学生数（控辍保", "学）"]),
        ("✘ 学前教育普及普惠国家评估验收：未完成", 24, ["✘ 学前教育普及普惠国家评", "估验收：未完成"]),
        ("推进中 2 · 未报送\N{NO-BREAK SPACE}1", 18, ["推进中 2 ·", "未报送\N{NO-BREAK SPACE}1"]),
        ("Teachers in group training", 12, ["Teachers in", "group", "training"]),
        ("1234567890123", 10, ["1234567890", "123"]),
    ],
)
def test_where_lines_break(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


PARTS = ["教育", "（", "）", "、", "：", "2025-09-30", "1,900", "54.9%", " ", "rate", "。", "· "]
NUMBER = re.compile("[0-9a-z][0-9a-z.,%-]*")


@given(st.lists(st.sampled_from(PARTS)).map("".join), st.integers(24, 60))
def test_nothing_is_lost_or_cut_and_no_line_begins_with_a_closing_mark(text: str, width: int) -> None:
    text = re.sub("[（）、：。]{2,}|[0-9.,%a-z-]{11,}", "教育", text)
    text = re.sub(" +(?=[）、：。])|(?<=（) +", "", text).strip()
    found = lines(text, width)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert [number for line in found for number in NUMBER.findall(line)] == NUMBER.findall(text)
    assert all(cell_len(line) <= width for line in found)
    assert not any(line.startswith(tuple("）、：。")) for line in found[1:])
    assert not any(line.endswith("（") for line in found[:-1])
