"""Render self-contained HTML pages: templates, style sheet, filters, and data embedded for download."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from functools import partial
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup, escape

from edutarget.formats.sections import Arranged, by_office
from edutarget.formats.view import View
from edutarget.formats.words import labels, templates
from edutarget.formats.words.labels import COLUMN, column_title
from edutarget.formats.words.reports import Head
from edutarget.language.text import Term
from edutarget.language.words import Lang, Words
from edutarget.report.cells import cells
from edutarget.report.gap_report import Row

_FOLDER = os.path.join(os.path.dirname(__file__), "html")
_STYLES = ("page.css", "overview.css", "table.css", "chart.css")
_LANGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}
_OTHERS: dict[Lang, tuple[Lang, re.Pattern[str]]] = {
    "en": ("zh", re.compile("[\u3400-\u9fff][\u3000-\u303f\u3400-\u9fff\uff00-\uffef]*")),
    "zh": ("en", re.compile("[A-Za-z]{2,}(?: [A-Za-z'-]+)+")),
}
"""By the page's language: the other language, and a pattern for its text (Chinese characters; two or more words)."""

_MOST_SAVED = 1_500_000  # characters of a data: address; browsers refuse to save much longer ones

_END = 3  # characters at the end of a Chinese name that stay on one line
_ESCAPES = str.maketrans({character: f"%{ord(character):02X}" for character in '%"#\t\r\n'})


class Download(NamedTuple):
    """A download link: its title, the suggested file name, and the data: address with the content."""

    title: str
    file: str
    address: str


def page(template: str, view: View, arranged: Arranged, head: Head, brief: bool = False, **content: object) -> bytes:
    """A whole page in UTF-8. Its content policy forbids loading anything else.

    `brief`: the page has no rows of indicators to link to and to filter.
    """
    found, plan = _templates(view.words), arranged.report.plan
    found.globals |= {
        "arranged": arranged,
        "report": arranged.report,
        "plan": plan,
        "head": head,
        "titles": {key: column_title(key, plan, view.words) for key in COLUMN},
        "lang": _LANGS[view.words.lang],
        "anchored": not brief,
        **dict.fromkeys(("owed", "not_counted", "downloads"), ()),
        **content,
    }
    style = "".join(map(_sheet, _STYLES))
    if not brief:
        style += found.get_template("filter.css.j2").render()
    # The policy allows only the style sheet with this digest, so user text cannot bring in another style.
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return found.get_template(template).render(style=style, digest=digest).encode()


def _sheet(name: str) -> str:
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return file.read()


def _templates(words: Words) -> Environment:
    found = templates(_FOLDER, words, escape=True, whole=False)
    found.globals["cells"] = cells
    found.globals |= {"anchor": anchor, "class_of": class_of, "by_office": by_office, "most_shown": MOST_SHOWN}
    found.filters |= {"marked": partial(marked, lang=words.lang), "named": partial(named, lang=words.lang)}
    found.filters["class_of"] = class_of
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


MOST_SHOWN = 5  # problems, and submitters who owe something, that are shown at once; the others are folded


def anchor(row: Row) -> str:
    """The HTML id of an indicator, the same on every page: its id, percent-encoded.

    It never contains a colon; ids of the page itself always do, so the two cannot collide.
    """
    return quote(row.id, safe="")


def class_of(standing: Term) -> str:
    """The CSS class of a standing, used by the filter."""
    return f"k{list(labels.STANDINGS).index(standing)}"
