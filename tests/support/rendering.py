"""Reports in a format, arranged as a view says, as the command does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from edutarget import Report
from edutarget.formats import renderer
from edutarget.formats.sections import arranged
from edutarget.formats.view import View


def report_in(format: str, result: str = "report") -> Callable[[Report, View], Any]:
    """A function that renders a report in a format."""
    render = renderer(result, format)
    return lambda report, view: render(arranged(report, view), view)
