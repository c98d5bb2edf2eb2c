"""A check as GitHub workflow commands: each problem an annotation at its line."""

from __future__ import annotations

from edutarget.formats.shared.view import View
from edutarget.language.inert import visible
from edutarget.language.words import Words
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.message import message_of
from edutarget.submission.checking import Checked


def render(checked: Checked, view: View) -> str:
    """One `::error …` or `::warning …` line for each problem."""
    return "".join(_command(diagnostic, view.words) for diagnostic in checked.diagnostics)


def _command(found: Diagnostic, words: Words) -> str:
    place = {"file": found.file, "line": found.line, "col": found.column, "title": f"edutarget {found.rule}"}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items() if value is not None)
    where = f"{found.cell}: " if found.cell else ""
    message = where + "\n".join(message_of(found, words))
    return f"::{found.severity} {properties}::{_data(message)}\n"


def _data(text: str) -> str:
    lines = (visible(line) for line in text.split("\n"))
    return "%0A".join(line.replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
