"""Render self-contained HTML pages: templates, style sheet, overview with filters, and data embedded for download."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from edutarget.formats.sections import NO_OFFICE, Arranged
from edutarget.formats.view import View
from edutarget.formats.words.findings import serious_text, serious_title
from edutarget.formats.words.labels import STANDINGS, counted, sign_of, standing_of, status_alone
from edutarget.formats.words.reports import Head, count_lines, counts, not_updated, remark_texts
from edutarget.language.text import N_, NN_, Term
from edutarget.language.words import Lang, Words
from edutarget.report.findings import Finding, problems
from edutarget.report.gap_report import Row

_FOLDER = os.path.join(os.path.dirname(__file__), "html")
_STYLES = ("page.css", "overview.css", "table.css", "chart.css")
_LANGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}
_OTHERS: dict[Lang, tuple[Lang, re.Pattern[str]]] = {
    "en": ("zh", re.compile("[\u3400-\u9fff][\u3000-\u303f\u3400-\u9fff\uff00-\uffef]*")),
    "zh": ("en", re.compile("[A-Za-z]{2,}(?: [A-Za-z'-]+)+")),
}
"""By the page's language: the other language, and a pattern for its text (Chinese characters; two or more words)."""

Content = Mapping[str, object]  # part of a page, by the names that its template uses
_MOST_SAVED = 1_500_000  # characters of a data: address; browsers refuse to save much longer ones

_END = 3  # characters at the end of a Chinese name that stay on one line
_ESCAPES = str.maketrans({character: f"%{ord(character):02X}" for character in '%"#\t\r\n'})


class Status(NamedTuple):
    """How a band is shown: the CSS class of its tone, its sign and its word."""

    tone: str
    sign: str
    word: str


class Download(NamedTuple):
    """A download link: its title, the suggested file name, and the data: address with the content."""

    title: str
    file: str
    address: str


def status_in_row(row: Row, words: Words) -> Status:
    """The tone, sign and word of a row's result and band."""
    sign = sign_of(row)
    return Status(sign.tone, sign.sign, status_alone(row, words))


def page(template: str, view: View, arranged: Arranged, head: Head, brief: bool = False, **content: object) -> bytes:
    """A whole page in UTF-8. Its content policy forbids loading anything else.

    `brief`: the page has no rows of indicators to link to and to filter.
    """
    style = "".join(map(_sheet, _STYLES))
    if not brief:
        style += "\n".join(_rules(arranged))
    shared = {
        "plan": arranged.report.plan,
        "day": arranged.report.as_of,
        "head": head,
        "overview": _overview(arranged, view.words),
        "anchored": not brief,
        "most_shown": MOST_SHOWN,
        # The policy allows only the style sheet with this digest, so user text cannot bring in another style.
        "digest": b64encode(sha256(style.encode()).digest()).decode(),
        "style": style,
        "words": view.words,
        "lang": _LANGS[view.words.lang],
        **dict.fromkeys(("owed", "not_counted", "downloads"), ()),
    }
    return _templates(view.words.lang).get_template(template).render({**shared, **content}).encode()


def _sheet(name: str) -> str:
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return file.read()


def _templates(lang: Lang) -> Environment:
    # Undefined names raise, so that a slip in a template fails in tests. Everything is escaped by default.
    found = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.globals["N_"], found.globals["NN_"] = N_, NN_
    found.filters["marked"], found.filters["named"] = partial(marked, lang=lang), partial(named, lang=lang)
    return found


def marked(text: str, lang: Lang) -> Markup:
    """Mark words of the other language with `lang`, so that screen readers pronounce them in it."""
    other, words = _OTHERS[lang]
    # Escape first: a reference such as &lt; cannot match the pattern, which needs a space between words.
    return Markup(words.sub(rf'<span lang="{_LANGS[other]}">\g<0></span>', str(escape(text))))  # noqa: S704


def named(text: str, lang: Lang) -> Markup:
    """A name, marked in the same way; in Chinese its last characters stay together on one line."""
    if lang != "zh" or len(text) <= _END:
        return marked(text, lang)
    return Markup('{}<span class="end">{}</span>').format(marked(text[:-_END], lang), text[-_END:])


def csv_download(name: str, content: bytes) -> Download:
    """A download of CSV with a byte order mark, without which Excel does not read UTF-8."""
    text = _escaped(content.decode("utf-8-sig"))  # the mark is added again below, percent-encoded
    return Download("CSV", file_name(name, "csv"), "data:text/csv;charset=utf-8,%EF%BB%BF" + text)


def json_download(name: str, content: str) -> Download:
    """A download of JSON without line ends and indentation; strings contain no raw line ends."""
    return Download("JSON", file_name(name, "json"), "data:application/json," + _escaped(re.sub("\n *", "", content)))


def offered(*downloads: Download) -> list[Download]:
    """The downloads that are short enough for browsers to save."""
    return [download for download in downloads if len(download.address) <= _MOST_SAVED]


def file_name(name: str, ending: str) -> str:
    """A file name of letters, digits, `_` and `-`, valid on every system."""
    return re.sub(r"[^\w-]+", "_", name).strip("_") + "." + ending


def _escaped(text: str) -> str:
    """Percent-encode only what has a meaning in an address or its attribute, which keeps the page small."""
    return text.translate(_ESCAPES)


# Overview and filters

StandingCounts = list[tuple[str, Status, int]]
"""For each standing its CSS class, its look and its number of indicators."""

Shortages = list[tuple[str, list[tuple[Status, str, str]]]]
"""For each office ("" if none is named at all) its problems: status, anchor and sentence."""

MOST_SHOWN = 5  # problems, and submitters who owe something, that are shown at once; the others are folded


def _overview(arranged: Arranged, words: Words) -> Content:
    """Texts and counts at the top and bottom of a page; an anchor links to an indicator on it.

    `standings` and `areas` are the choices of the filter: an area has the class of its section, its name, its number
    of indicators and their counts by standing.
    """
    report = arranged.report
    short, named = problems(report), any(row.offices for row in report.rows)
    return {
        "total": len(report.rows),
        "counts": counts(report, words),
        "kinds": count_lines(report, words),
        "serious_title": serious_title(min(len(short), MOST_SHOWN), len(short), words),
        "serious": _by_office(short[:MOST_SHOWN], named, words),
        "less_serious": _by_office(short[MOST_SHOWN:], named, words),
        "more_short": len(short) - MOST_SHOWN,
        "remarks": [*remark_texts(report, words), *filter(None, [not_updated(report, words)])],
        "standings": tally_of(report.rows, words),
        "areas": [
            (_section_class(number), area.title, len(area.rows), tally_of(area.rows, words))
            for number, area in enumerate(arranged.areas)
            if area.title
        ],
        "unreported": [(words.word(row.indicator), anchor(row)) for row in report.unreported()],
    }


def _section_class(number: int) -> str:
    """The CSS class of an area's section; `number` counts from 0."""
    return f"a{number + 1}"


def _by_office(short: Sequence[Finding], named: bool, words: Words) -> Shortages:
    """The problems by office; offices in the order of their most serious problem."""
    found: dict[str, list[tuple[Status, str, str]]] = {}
    for one in short:
        office = words.word(one.row.offices)
        if named and not office:
            office = words(NO_OFFICE)
        said = serious_text(one._replace(row=replace(one.row, offices=())), words)  # the heading names the offices
        line = (status_in_row(one.row, words), anchor(one.row), said)
        found.setdefault(office, []).append(line)
    return list(found.items())


def anchor(row: Row) -> str:
    """The HTML id of an indicator, the same on every page: its id, percent-encoded.

    It never contains a colon; ids of the page itself always do, so the two cannot collide.
    """
    return quote(row.id, safe="")


def standing_key(row: Row) -> str:
    """The CSS class for a row's standing, used by the filter."""
    return _class_of(standing_of(row))


def tally_of(rows: Iterable[Row], words: Words) -> StandingCounts:
    """The number of rows of each standing, in the order of `STANDINGS`."""
    return [
        (_class_of(standing), Status(STANDINGS[standing].tone, STANDINGS[standing].sign, words(standing)), count)
        for standing, count in counted(rows).items()
    ]


def _class_of(standing: Term) -> str:
    return f"k{list(STANDINGS).index(standing)}"


def _rules(arranged: Arranged) -> Iterator[str]:
    """CSS rules for filtering by standing and area with check boxes; the page has no script.

    They hide rows of other standings, areas without matching rows, and other areas. If nothing is ticked, nothing is
    hidden. The target of a link is always shown, and the filter does not apply to print.
    """
    standings = map(_class_of, counted(arranged.report.rows))
    areas = (_section_class(number) for number, area in enumerate(arranged.areas) if area.title)
    yield "@media screen {"
    # The order matters: all areas are hidden, then those with a matching row are shown, then other areas are hidden.
    yield ":root:has(.standings :checked) .area:not(:has(:target)) { display: none; }"
    for key in standings:
        yield f"{_unless('standings', key)} .{key}:not(:target) {{ display: none; }}"
        yield f":root:has([value={key}]:checked) .area:has(.{key}) {{ display: block; }}"
    for key in areas:
        yield f"{_unless('areas', key)} .area.{key}:not(:has(:target)) {{ display: none; }}"
    yield "}"


def _unless(group: str, key: str) -> str:
    """A selector that matches while a box of the group is ticked, but not the box `key`."""
    return f":root:has(.{group} :checked):not(:has([value={key}]:checked))"
