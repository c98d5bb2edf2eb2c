"""The outputs: a package for each kind of result, and in it a module for each format.

Such a module has `render(whole result, view) -> str | bytes`, or pieces of text where there may be very much of it, and
is only imported when its format is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

REPORT_FORMATS = {
    "text": "report.text",
    "json": "report.json",
    "html": "report.html",
    "markdown": "report.markdown",
    "csv": "report.csv",
    "xlsx": "report.xlsx",
}
TREND_FORMATS = {
    "text": "trend.text",
    "json": "trend.json",
    "html": "trend.html",
    "markdown": "trend.markdown",
    "csv": "trend.csv",
}
CHECK_FORMATS = {
    "text": "check.text",
    "github": "check.github",
    "json": "check.json",
    "sarif": "check.sarif",
    "junit": "check.junit",
    "gitlab": "check.gitlab",
}
SUM_FORMATS = {"yaml": "rollup.yaml"}
ROLLUP_FORMATS = {"text": "rollup.text", "json": "rollup.json", "csv": "rollup.csv", "parquet": "rollup.parquet"}
TARGETS_FORMATS = {"text": "plan.targets_text", "json": "plan.targets_json"}

TEMPLATE_FORMATS = {"yaml": "plan.template_yaml", "csv": "plan.template_csv", "xlsx": "plan.template_xlsx"}

SCHEMA_FORMATS = {"json": "plan.json_schema"}

_ENDINGS = {
    "text": (".txt",),
    "html": (".html", ".htm"),
    "markdown": (".md", ".markdown"),
    "yaml": (".yaml", ".yml"),
    "junit": (".xml",),
    "github": (),
    "gitlab": (),
}
"""Format -> endings of its files, where these are not its name."""

_EXTRAS = {"jinja2": "html", "xlsxwriter": "excel"}


class MissingExtra(Exception):
    """A format's library is not installed; `extra` is the extra that brings it."""

    def __init__(self, extra: str) -> None:
        super().__init__(extra)
        self.extra = extra


class UnknownEnding(Exception):
    """No format has files of such an ending; `known` are those there are."""

    def __init__(self, ending: str, known: Iterable[str]) -> None:
        super().__init__(ending)
        self.ending, self.known = ending, tuple(known)


def format_of(file: str | None, formats: Iterable[str]) -> str:
    """The format that a file's ending stands for; the first one without an ending. Raises UnknownEnding."""
    ending = os.path.splitext(file or "")[1].lower()
    known = {end: format for format in formats for end in _ENDINGS.get(format, (f".{format}",))}
    if ending and ending not in known:
        raise UnknownEnding(ending, known)
    return known.get(ending) or next(iter(formats))


def renderer(module: str) -> Callable[..., Any]:
    """The render function of a module of this package; raises MissingExtra."""
    try:
        render: Callable[..., Any] = import_module(f"edutarget.formats.{module}").render
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(error.name or "")
        if extra is None:
            raise
        raise MissingExtra(extra) from None
    return render
