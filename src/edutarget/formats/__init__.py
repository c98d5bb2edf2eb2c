"""The outputs: a package for each kind of result, and in it a module for each format.

Such a module has `render(whole result, view) -> str | bytes` and is only imported when its format is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
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
ROLLUP_FORMATS = {"text": "rollup.text", "json": "rollup.json", "csv": "rollup.csv", "parquet": "rollup.parquet"}
TARGETS_FORMATS = {"text": "plan.targets_text", "json": "plan.targets_json"}

TEMPLATE_FORMATS = {"yaml": "plan.template_yaml", "csv": "plan.template_csv", "xlsx": "plan.template_xlsx"}

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
