"""One module for each output: `render(whole result, view) -> str | bytes`, imported when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

REPORT_FORMATS = {
    "text": "report_text",
    "json": "report_json",
    "html": "report_html",
    "markdown": "report_markdown",
    "csv": "report_csv",
    "xlsx": "report_xlsx",
}
TREND_FORMATS = {
    "text": "trend_text",
    "json": "trend_json",
    "html": "trend_html",
    "markdown": "trend_markdown",
    "csv": "trend_csv",
}
CHECK_FORMATS = {
    "text": "check_text",
    "github": "check_github",
    "json": "check_json",
    "sarif": "check_sarif",
    "junit": "check_junit",
    "gitlab": "check_gitlab",
}
ROLLUP_FORMATS = {"text": "rollup_text", "json": "rollup_json", "csv": "rollup_csv", "parquet": "rollup_parquet"}
TARGETS_FORMATS = {"text": "targets_text", "json": "targets_json"}

TEMPLATE_FORMATS = {"yaml": "template_yaml", "csv": "template_csv", "xlsx": "template_xlsx"}

_ENDINGS = {".htm": "html", ".md": "markdown", ".yml": "yaml"}
_EXTRAS = {"jinja2": "html", "xlsxwriter": "excel"}


class MissingExtra(Exception):
    """A format's library is not installed; `extra` is the extra that brings it."""

    def __init__(self, extra: str) -> None:
        super().__init__(extra)
        self.extra = extra


def format_of(file: str | None, formats: Mapping[str, str]) -> str:
    """The format that a file's ending stands for: `.html`, `.md`, `.csv`, …; the first one for any other."""
    ending = os.path.splitext(file or "")[1].lower()
    asked = _ENDINGS.get(ending, ending.removeprefix("."))
    return asked if asked in formats else next(iter(formats))


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
