"""Renderers of results: a package or module for each medium, and the table of all formats.

`words` puts results into sentences, `view` holds the reader's settings, `sections` sorts and groups a report.
The media are `terminal`, `pages`, `workbooks`, `documents`, `data` (JSON, CSV, Parquet), `ci`, `markdown`, `yaml` and
`schema`. A format's module is imported only when the format is used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import wraps
from importlib import import_module
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from edutarget.formats.view import View

Product = str | bytes | Iterator[str]
"""What a renderer returns; output that may be very long is an iterator."""


class Format(NamedTuple):
    """A format of one result: its renderer, as `module:function` of this package, and its file endings.

    The renderer takes the whole result (a report as `sections.Arranged`) and a view, and returns a `Product`. The
    first of the `endings` is the recommended one.
    """

    # A string, not the function itself: Rich, XlsxWriter, Jinja and python-docx are slow to import.

    result: str
    name: str
    function: str
    endings: tuple[str, ...]


_PAGE, _MARKDOWN, _YAML = (".html", ".htm"), (".md", ".markdown"), (".yaml", ".yml")

FORMATS = (
    Format("report", "text", "terminal.report_text:report_text", (".txt",)),
    Format("report", "json", "data.json_documents:report_json", (".json",)),
    Format("report", "html", "pages.report_page:report_page", _PAGE),
    Format("report", "markdown", "markdown:report_markdown", _MARKDOWN),
    Format("report", "csv", "data.csv_tables:report_csv", (".csv",)),
    Format("report", "xlsx", "workbooks.report_workbook:report_workbook", (".xlsx",)),
    Format("report", "docx", "documents.notice:notice", (".docx",)),
    Format("brief report", "text", "terminal.report_text:brief_text", (".txt",)),
    Format("brief report", "markdown", "markdown:brief_markdown", _MARKDOWN),
    Format("brief report", "html", "pages.report_page:brief_page", _PAGE),
    Format("brief report", "docx", "documents.notice:brief_notice", (".docx",)),
    Format("explained report", "text", "terminal.report_text:why_text", (".txt",)),
    Format("explained report", "json", "data.json_documents:why_json", (".json",)),
    Format("trend", "text", "terminal.trend_text:trend_text", (".txt",)),
    Format("trend", "json", "data.json_documents:trend_json", (".json",)),
    Format("trend", "csv", "data.csv_tables:trend_csv", (".csv",)),
    Format("trend", "markdown", "markdown:trend_markdown", _MARKDOWN),
    Format("trend", "html", "pages.trend_page:trend_page", _PAGE),
    Format("trend", "xlsx", "workbooks.ledger:ledger_workbook", (".xlsx",)),
    Format("check", "text", "terminal.check_text:check_text", (".txt",)),
    Format("check", "github", "ci:check_github", ()),
    Format("check", "json", "ci:check_json", (".json",)),
    Format("check", "sarif", "ci:check_sarif", (".sarif",)),
    Format("check", "junit", "ci:check_junit", (".xml",)),
    Format("check", "gitlab", "ci:check_gitlab", ()),
    Format("statistics", "text", "terminal.check_text:statistics_text", (".txt",)),
    Format("statistics", "json", "ci:statistics_json", (".json",)),
    Format("sum", "yaml", "yaml.submissions:sum_yaml", _YAML),
    Format("units", "text", "terminal.units_text:units_text", (".txt",)),
    Format("units", "json", "data.units:units_json", (".json",)),
    Format("units", "csv", "data.units:units_csv", (".csv",)),
    Format("units", "parquet", "data.units:units_parquet", (".parquet",)),
    Format("targets", "text", "terminal.plan_text:targets_text", (".txt",)),
    Format("targets", "json", "data.json_documents:targets_json", (".json",)),
    Format("template", "yaml", "yaml.submissions:template_yaml", _YAML),
    Format("template", "csv", "data.csv_tables:template_csv", (".csv",)),
    Format("template", "xlsx", "workbooks.form:form_workbook", (".xlsx",)),
    Format("schema", "json", "schema:schema_json", (".json",)),
    Format("blank plan", "yaml", "yaml.plans:blank_plan", _YAML),
    Format("new plan", "yaml", "yaml.plans:new_plan", _YAML),
    Format("next plan", "yaml", "yaml.plans:next_plan", _YAML),
    Format("next plan", "xlsx", "workbooks.goal_table:next_goals_workbook", (".xlsx",)),
)
"""Every format of every result: the default format first, then the others in the order of the command's help.

A roll-up has two results: `sum`, the submission for the level above, and `units`, the units of a level.
"""


_IN_SHOWN_UNITS = {
    *product(("report", "brief report"), ("text", "markdown", "xlsx", "docx")),
    *product(("explained report", "trend", "targets"), ("text", "markdown", "xlsx")),
}
"""Formats for people, whose figures are in the units that readers of the language are shown: `renderer` converts the
result. Pages convert it themselves, because the data within them stay in the plan's units, as in all other formats."""


class InUnits(Protocol):
    """A report arranged, a trend or a plan, which can be had in the units that readers of a language are shown."""

    def shown_to(self, lang: str) -> object:
        """Return it in these units."""


class UnknownEnding(Exception):
    """No format of the result has this file ending; `known` lists its endings."""

    def __init__(self, ending: str, known: tuple[str, ...]) -> None:
        super().__init__(ending)
        self.ending, self.known = ending, known


def choices(result: str) -> list[str]:
    """The names of a result's formats, the default first."""
    return [format.name for format in FORMATS if format.result == result]


def format_of(file: str | None, result: str) -> str:
    """The format that a file's ending selects; the default one without an ending. Raises UnknownEnding."""
    ending = os.path.splitext(file or "")[1].lower()
    known = {end: format.name for format in FORMATS if format.result == result for end in format.endings}
    if not ending:
        return choices(result)[0]
    if ending not in known:
        raise UnknownEnding(ending, tuple(known))
    return known[ending]


def renderer(result: str, name: str) -> Callable[..., Product]:
    """The function that renders a result in a format."""
    [function] = [format.function for format in FORMATS if (format.result, format.name) == (result, name)]
    module, _colon, attribute = function.partition(":")
    render: Callable[..., Product] = getattr(import_module(f"edutarget.formats.{module}"), attribute)
    if (result, name) not in _IN_SHOWN_UNITS:
        return render

    @wraps(render)
    def converted(found: InUnits, view: View) -> Product:
        return render(found.shown_to(view.words.lang), view)

    return converted


def encoded(product: Product) -> Iterator[bytes]:
    """A renderer's product as UTF-8 bytes, in pieces."""
    pieces = product if isinstance(product, Iterator) else (product,)
    # A file name that is not UTF-8 holds lone surrogates, which cannot be encoded: they become "?".
    return (piece.encode("utf-8", "replace") if isinstance(piece, str) else piece for piece in pieces)
