"""The units of a level in a terminal where they are too many for a table that fits itself to its width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from io import StringIO

from rich.cells import cell_len

from edutarget.formats.terminal.folding_table import GAP

_width = lru_cache(200_000)(cell_len)


def lines_of_many(
    groups: Iterable[tuple[str, Iterable[tuple[str, Mapping[str, str]]]]], titles: Mapping[str, str]
) -> str:
    """Below each heading a line for each name with its cells; columns in which nothing stands are left out."""
    written = StringIO()
    for heading, lines in groups:
        written.write(f"\n{heading}\n")
        written.writelines(_group(list(lines), titles))
    return written.getvalue()


def _group(lines: Sequence[tuple[str, Mapping[str, str]]], titles: Mapping[str, str]) -> Iterator[str]:
    used = [key for key in titles if any(cells[key] not in ("", "–") for _name, cells in lines)]
    columns = {key: max(map(_width, {titles[key], *(cells[key] for _name, cells in lines)})) for key in used}
    name_width = max(_width(name) for name, _cells in lines)
    yield (
        " " * name_width
        + "".join(" " * (GAP + columns[key] - _width(titles[key])) + titles[key] for key in used)
        + "\n"
    )
    for name, cells in lines:
        shown = (" " * (GAP + width - _width(cells[key])) + cells[key] for key, width in columns.items())
        yield name + " " * (name_width - _width(name)) + "".join(shown) + "\n"
