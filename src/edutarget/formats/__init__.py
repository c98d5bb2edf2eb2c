"""Results as what their reader uses: a package or module for each medium, and the one table of all formats.

`words` puts results into sentences, `view` says how a reader sees things; `terminal`, `pages`, `workbooks`, `data`
(JSON, CSV, Parquet), `ci`, `markdown`, `yaml` and `schema` are the media. A format's module is only imported when the
format is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple


class Format(NamedTuple):
    """A format of one result: the function that renders it, as `module:function` of this package, and its files.

    The function takes the whole result and a view, and returns `str`, `bytes`, or an iterator of pieces of text where
    there may be very much of it. The first of the `endings` is the one to recommend.
    """

    result: str
    name: str
    function: str
    endings: tuple[str, ...]


_PAGE, _MARKDOWN, _YAML = (".html", ".htm"), (".md", ".markdown"), (".yaml", ".yml")

FORMATS = (
    Format("report", "text", "terminal.report_text:render", (".txt",)),
    Format("report", "json", "data.report_json:render", (".json",)),
    Format("report", "html", "pages.report_page:render", _PAGE),
    Format("report", "markdown", "markdown.report_markdown:render", _MARKDOWN),
    Format("report", "csv", "data.report_csv:render", (".csv",)),
    Format("report", "xlsx", "workbooks.report_workbook:render", (".xlsx",)),
    Format("trend", "text", "terminal.trend_text:render", (".txt",)),
    Format("trend", "json", "data.trend_json:render", (".json",)),
    Format("trend", "csv", "data.trend_csv:render", (".csv",)),
    Format("trend", "markdown", "markdown.trend_markdown:render", _MARKDOWN),
    Format("trend", "html", "pages.trend_page:render", _PAGE),
    Format("check", "text", "terminal.check_text:render", (".txt",)),
    Format("check", "github", "ci.github:render", ()),
    Format("check", "json", "data.check_json:render", (".json",)),
    Format("check", "sarif", "ci.sarif:render", (".sarif",)),
    Format("check", "junit", "ci.junit:render", (".xml",)),
    Format("check", "gitlab", "ci.gitlab:render", ()),
    Format("sum", "yaml", "yaml.rollup_yaml:render", _YAML),
    Format("units", "text", "terminal.rollup_text:render", (".txt",)),
    Format("units", "json", "data.rollup_json:render", (".json",)),
    Format("units", "csv", "data.rollup_csv:render", (".csv",)),
    Format("units", "parquet", "data.rollup_parquet:render", (".parquet",)),
    Format("targets", "text", "terminal.targets_text:render", (".txt",)),
    Format("targets", "json", "data.targets_json:render", (".json",)),
    Format("template", "yaml", "yaml.template_yaml:render", _YAML),
    Format("template", "csv", "data.template_csv:render", (".csv",)),
    Format("template", "xlsx", "workbooks.form:render", (".xlsx",)),
    Format("schema", "json", "schema:render", (".json",)),
    Format("blank plan", "yaml", "yaml.blank_yaml:render", _YAML),
    Format("new plan", "yaml", "yaml.new_yaml:render", _YAML),
    Format("next plan", "yaml", "yaml.next_yaml:render", _YAML),
)
"""Every format of every result; of a result the default format first, the others as its command lists them.

`sum` and `units` are the two results of a roll-up: the submission for the level above, and the units of a level.
"""


class UnknownEnding(Exception):
    """No format of a result has files of such an ending; `known` are those there are."""

    def __init__(self, ending: str, known: tuple[str, ...]) -> None:
        super().__init__(ending)
        self.ending, self.known = ending, known


def choices(result: str) -> list[str]:
    """The names of a result's formats, the default first."""
    return [format.name for format in FORMATS if format.result == result]


def format_of(file: str | None, result: str) -> str:
    """The format of a result that a file's ending stands for; the default without an ending. Raises UnknownEnding."""
    ending = os.path.splitext(file or "")[1].lower()
    known = {end: format.name for format in FORMATS if format.result == result for end in format.endings}
    if not ending:
        return choices(result)[0]
    if ending not in known:
        raise UnknownEnding(ending, tuple(known))
    return known[ending]


def renderer(result: str, name: str) -> Callable[..., Any]:
    """The function that renders a result in a format."""
    [function] = [format.function for format in FORMATS if (format.result, format.name) == (result, name)]
    module, _colon, attribute = function.partition(":")
    render: Callable[..., Any] = getattr(import_module(f"edutarget.formats.{module}"), attribute)
    return render
