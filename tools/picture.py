"""Draw the report as a terminal shows it: docs/report.en.svg and docs/report.zh.svg.

Run `python tools/picture.py` in the checkout after the report's look has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from io import StringIO
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment, Segments
from rich.text import Text

from edutarget.formats import renderer
from edutarget.formats.sections import arranged
from edutarget.formats.view import View
from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.loading import load_plan
from edutarget.report.gap_report import build_report
from edutarget.submission.loading import load_submission

ROOT = Path(__file__).parents[1]
EXAMPLE = "examples/actuals.yaml"
AREAS = ("quality", "teachers", "vocational")
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
    """The example's report, some of its areas, as an SVG."""
    title = f"edutarget report {EXAMPLE} --area {','.join(AREAS)}"
    page = Console(record=True, file=StringIO(), width=WIDTH[lang])
    page.print(Segments(_in_runs(_report(lang).render(page))))
    drawn = page.export_svg(title=title, code_format=FORMAT, font_aspect_ratio=ASPECT, unique_id="report")
    return _TEXT.sub(_in_cells, drawn).replace("</text><text", "</text>\n<text")


def _report(lang: Lang) -> Text:
    plan, _ = load_plan(ROOT / "targets.yaml")
    assert plan is not None
    submission, _ = load_submission(ROOT / EXAMPLE, plan)
    assert submission is not None
    report = build_report(plan, submission).only(areas=AREAS)
    view = View(Words(lang), "targets.yaml", width=WIDTH[lang], colour=True)
    return Text.from_ansi(renderer("report", "text")(arranged(report, view), view))


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
