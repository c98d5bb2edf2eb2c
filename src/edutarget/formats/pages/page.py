"""Pages: one self-contained file each, from a template over the shared shell and style sheet, with data to save."""

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
"""Of a page's language the other one, and what is written in that: Chinese characters; two or more English words."""

Content = Mapping[str, object]  # part of a page, by the names that its template uses
_MOST_SAVED = 1_500_000  # browsers refuse to save addresses that are much longer

_END = 3
_ESCAPES = str.maketrans({character: f"%{ord(character):02X}" for character in '%"#\t\r\n'})


class Status(NamedTuple):
    """A band for the eye: the style sheet's class for its tone, its sign and its word."""

    tone: str
    sign: str
    word: str


class Download(NamedTuple):
    """A link: what it is called, the file that it is saved as, and the data: address that has its content."""

    title: str
    file: str
    address: str


def status_in_row(row: Row, words: Words) -> Status:
    """How a row's result and band look and what they are called."""
    sign = sign_of(row)
    return Status(sign.tone, sign.sign, status_alone(row, words))


def page(template: str, view: View, rules: str = "", **content: object) -> bytes:
    """A whole page in UTF-8, `rules` added to its style sheet. Its policy allows nothing but what it carries."""
    style = "".join(map(_sheet, _STYLES)) + rules
    # The policy names the style sheet by its digest, so that no other style can come in with somebody's text.
    digest = b64encode(sha256(style.encode()).digest()).decode()
    written = _templates(view.words.lang).get_template(template)
    return written.render(
        words=view.words, lang=_LANGS[view.words.lang], style=style, digest=digest, **content
    ).encode()


def _sheet(name: str) -> str:
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return file.read()


def _templates(lang: Lang) -> Environment:
    # Undefined names raise and everything is escaped: a slip in a template fails in tests, not at a reader's.
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
    """A text in which words of the other language than the page's are marked as such: it is read aloud in that."""
    other, words = _OTHERS[lang]
    # Escaped before, as a reference such as &lt; has no space and so is no part of two words.
    return Markup(words.sub(rf'<span lang="{_LANGS[other]}">\g<0></span>', str(escape(text))))  # noqa: S704


def named(text: str, lang: Lang) -> Markup:
    """A name, marked likewise; its last characters stay together, so that none has a line of its own in Chinese."""
    if lang != "zh" or len(text) <= _END:
        return marked(text, lang)
    return Markup('{}<span class="end">{}</span>').format(marked(text[:-_END], lang), text[-_END:])


def csv_download(name: str, content: bytes) -> Download:
    """CSV with its byte order mark, which Excel needs."""
    text = _escaped(content.decode("utf-8-sig"))  # the mark is put back below, in the form that an address has
    return Download("CSV", file_name(name, "csv"), "data:text/csv;charset=utf-8,%EF%BB%BF" + text)


def json_download(name: str, content: str) -> Download:
    """JSON without its line ends and margins, none of which is within a string."""
    return Download("JSON", file_name(name, "json"), "data:application/json," + _escaped(re.sub("\n *", "", content)))


def offered(*downloads: Download) -> list[Download]:
    """Those that browsers can save."""
    return [download for download in downloads if len(download.address) <= _MOST_SAVED]


def file_name(name: str, ending: str) -> str:
    """A file's name that no system reads as anything else."""
    return re.sub(r"[^\w-]+", "_", name).strip("_") + "." + ending


def _escaped(text: str) -> str:
    """The text in an address: only what an address or its attribute would read otherwise is escaped."""
    return text.translate(_ESCAPES)
