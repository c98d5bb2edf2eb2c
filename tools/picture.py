"""Draw the report as a terminal shows it: docs/report.en.svg and docs/report.zh.svg.

Run `python tools/picture.py` in the checkout after the report's look has changed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from html import unescape
from io import StringIO
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment, Segments
from rich.text import Text

from edutarget.language.words import LANGS, Lang

ROOT = Path(__file__).parents[1]
SHOWN: dict[Lang, tuple[str, str]] = {
    "en": ("examples/county-en", "report 2025-09 --public"),
    "zh": (".", "report examples/actuals.yaml --area quality,teachers,vocational"),
}
"""Language -> the folder, and the command that runs in it."""
WIDTH = {"en": 118, "zh": 116}
ASPECT = 0.55  # a cell's width over its height; a Chinese character takes two cells and is nearly square
CELL = 20 * ASPECT

FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix, .{unique_id}-title {{ font-size: {char_height}px; line-height: {line_height}px;
font-family: Consolas, "Cascadia Mono", Menlo, "DejaVu Sans Mono", "Noto Sans Mono CJK SC",
"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", monospace; }}
.{unique_id}-title {{ font-size: 16px; }}
{styles}
</style>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})">{backgrounds}<g class="{unique_id}-matrix">
{matrix}</g></g></svg>
"""


def picture(lang: Lang) -> str:
    """What a command of the examples prints, as an SVG."""
    folder, command = SHOWN[lang]
    page = Console(record=True, file=StringIO(), width=WIDTH[lang])
    page.print(Segments(_in_runs(_printed(folder, command, lang).render(page))))
    drawn = page.export_svg(
        title=f"edutarget {command}", code_format=FORMAT, font_aspect_ratio=ASPECT, unique_id="report"
    )
    return _TEXT.sub(_in_cells, drawn).replace("</text><text", "</text>\n<text")


def _printed(folder: str, command: str, lang: Lang) -> Text:
    program = [sys.executable, "-m", "edutarget", *command.split(), "--lang", lang]
    environment = {**os.environ, "COLUMNS": str(WIDTH[lang]), "FORCE_COLOR": "1", "LANG": "C.UTF-8"}
    done = subprocess.run(
        program, cwd=ROOT / folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    return Text.from_ansi(done.stdout.decode())


def _in_runs(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Pieces of one kind of character each, so that no font can push what follows out of its column."""
    for segment in segments:
        for _kind, run in groupby(enumerate(segment.text), _kind_of):
            yield Segment("".join(character for _index, character in run), segment.style)


def _kind_of(numbered: tuple[int, str]) -> str:
    """ASCII and Chinese go in runs; any other character stands alone, as fonts differ in its width."""
    index, character = numbered
    return "ascii" if character.isascii() else "wide" if cell_len(character) == 2 else str(index)


_TEXT = re.compile(r'textLength="[^"]*" clip-path="[^"]*">([^<]*)<')


def _in_cells(found: re.Match[str]) -> str:
    """Rich counts characters; a Chinese one takes two cells. Fonts of another width are stretched to fit."""
    width = cell_len(unescape(found[1])) * CELL
    return f'textLength="{width:g}" lengthAdjust="spacingAndGlyphs">{found[1]}<'


def main() -> None:
    for lang in LANGS:
        file = ROOT / "docs" / f"report.{lang}.svg"
        file.write_text(picture(lang), encoding="utf-8")
        print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
