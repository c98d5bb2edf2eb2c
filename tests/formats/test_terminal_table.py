"""Tables in the terminal: whatever they contain, no figure is cut and no line is too long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from edutarget.formats.terminal.printing import FoldingTable, RowGroup, TableColumn, TableRow, printed
from edutarget.formats.view import View
from edutarget.language.words import Words

KEYS = ("baseline", "target", "actual", "status")
FIGURES = st.from_regex(r"[+−]?[1-9][0-9]{0,9}(\.[0-9]{1,3})?", fullmatch=True) | st.sampled_from(["–", ""])
NAMES = st.text(st.sampled_from("教育a b“（"), min_size=1, max_size=40).map(lambda name: f"甲{name}x")
STATES = st.sampled_from(["✓ 已达标", "✘ not met · worse"])
LINES = st.lists(st.tuples(NAMES, FIGURES, FIGURES, FIGURES, STATES), min_size=1, max_size=6)


def table(lines: Sequence[tuple[str, ...]], width: int) -> FoldingTable[str]:
    columns = {key: TableColumn(key.title()) for key in KEYS}
    columns["baseline"] = columns["baseline"]._replace(least=26)
    columns["status"] = columns["status"]._replace(right=False, folded="alone")
    rows = [TableRow(Text(name), dict(zip(KEYS, map(Text, texts), strict=True)), "（人）") for name, *texts in lines]
    order, seen = ("baseline", "status", "target", "actual"), View(Words("en"), width=width)
    return FoldingTable("Name", columns, order, [RowGroup(Text("领域"), rows)], seen)


@settings(max_examples=150)
@given(LINES, st.integers(26, 120))
def test_no_figure_is_cut_and_no_line_is_too_long(lines: list[tuple[str, ...]], width: int) -> None:
    text = printed(table(lines, width).parts(), View(Words("en"), width=width))
    assert max(map(cell_len, text.split("\n"))) <= width
    wanted = Counter(figure for _name, *figures, _status in lines for figure in figures if figure not in ("", "–"))
    assert wanted - Counter(text.replace("·", " ").split()) == Counter()


@settings(max_examples=50)
@given(LINES)
def test_a_column_in_which_nothing_stands_is_left_out(lines: list[tuple[str, ...]]) -> None:
    empty = [(name, "–", target, actual, status) for name, _baseline, target, actual, status in lines]
    assert "baseline" not in table(empty, 120).widths
    assert "Baseline" not in printed(table(empty, 120).parts(), View(Words("en")))


def test_what_has_folded_away_stands_below_the_row() -> None:
    line = ("高考600分以上考生", "15.8", "25.8", "24.43", "✘ not met · worse")
    assert printed(table([line], 34).parts(), View(Words("en"), width=34)).split("\n")[2:] == [
        "高考600分以上考生     25.8   24.43",
        "（人）",
        "  ✘ not met · worse",
        "  Baseline 15.8",
        "",
    ]


def test_what_stands_below_a_row_is_as_wide_as_the_page() -> None:
    remark, note = "from 2 of 30 units", "note: " + "word " * 12 + "end"
    row = TableRow(Text("Schools"), {"actual": Text("27")}, remarks=[remark, remark], below=[Text(note)])
    seen = View(Words("en"), width=60)
    shown = FoldingTable("Name", {"actual": TableColumn("Actual")}, (), [RowGroup(None, [row])], seen)
    assert printed(shown.parts(), seen).split("\n") == [
        "Name     Actual",
        "Schools      27",
        f"  {remark} · {remark}",
        "  note: word word word word word word word word word word",
        "  word word end",
        "",
    ]
