"""What a form itself says of its cells: the indicator of the row and the title of the column."""

from __future__ import annotations

from collections.abc import Mapping

from edutarget.problems.diagnostic import Spot
from edutarget.tables.grid import WIDTH, Content, Grid
from edutarget.tables.titles import COLUMNS, HEAD, INPUTS, head_key

_SHOWN = 40  # characters of a name in a label


def spot(grid: Grid, header: int, columns: Mapping[str, int], index: int) -> Spot:
    """A cell's place with what stands in it, and how a person would call it."""
    row, column = divmod(index, WIDTH)
    content = _text(grid.rows.get(row, {}).get(column, ""))
    return grid.spot(index)._replace(excerpt=content, label=" · ".join(_called(grid, header, columns, row, column)))


def _called(grid: Grid, header: int, columns: Mapping[str, int], row: int, column: int) -> list[str]:
    cells = grid.rows.get(row, {})
    if row < header:  # in the head: the label to the left of the cell
        left = [_text(content) for at, content in cells.items() if at < column]
        return [_short(label) for label in left[-1:] if label]
    if row == header:
        return []
    named = [_text(cells.get(columns[key], "")) for key in ("indicator", "id") if columns.get(key, column) != column]
    title = _text(grid.rows[header].get(column, ""))
    return [_short(part) for part in (next(filter(None, named), ""), title) if part]


def titles(grid: Grid, header: int, columns: Mapping[str, int]) -> dict[str, str | dict[str, str]]:
    """What the keys of a submission are called here; for those that are missing, what the form calls them."""
    named = {**HEAD, **{key: COLUMNS[key] for key in INPUTS}}
    found: dict[str, str | dict[str, str]] = {key: {"zh": title.zh, "en": title.en} for key, title in named.items()}
    for row, cells in grid.rows.items():
        if row < header:
            texts = filter(None, map(_text, cells.values()))
            found.update((key, _short(text.rstrip(":："))) for text in texts if (key := head_key(text)))
    found.update(
        (key, _short(text)) for key in INPUTS if key in columns and (text := _text(grid.rows[header][columns[key]]))
    )
    return found


def _text(content: Content) -> str:
    return content.strip() if isinstance(content, str) else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
