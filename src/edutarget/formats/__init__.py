"""One module for each output: `render(whole result, view) -> str | bytes`, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

REPORT_FORMATS = {"text": "report_text", "json": "report_json"}
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


def renderer(module: str) -> Callable[..., Any]:
    """The render function of a module of this package."""
    render: Callable[..., Any] = import_module(f"edutarget.formats.{module}").render
    return render
