"""Render self-contained HTML pages from templates and the shared style sheet, with data embedded for download."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from edutarget.formats.view import View
from edutarget.formats.words.labels import sign_of, status_alone
from edutarget.language.terms import N_, NN_
from edutarget.language.words import Lang, Words
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


def page(template: str, view: View, rules: str = "", **content: object) -> bytes:
    """A whole page in UTF-8; `rules` are added to its style sheet. Its content policy forbids loading anything else."""
    style = "".join(map(_sheet, _STYLES)) + rules
    # The policy allows only the style sheet with this digest, so user text cannot bring in another style.
    digest = b64encode(sha256(style.encode()).digest()).decode()
    written = _templates(view.words.lang).get_template(template)
    return written.render(
        words=view.words, lang=_LANGS[view.words.lang], style=style, digest=digest, **content
    ).encode()


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
