"""A check as GitHub workflow commands: each problem an annotation at its line."""

from __future__ import annotations

from edutarget.formats.view import View
from edutarget.formats.words.problem_groups import Group, grouped
from edutarget.language.inert import visible
from edutarget.submission.checking import Checked


def render(checked: Checked, view: View) -> str:
    """One `::error …` or `::warning …` line for each problem; many of one kind are one, for GitHub shows but a few."""
    return "".join(map(_command, grouped(checked.diagnostics, view.words)))


def _command(group: Group) -> str:
    found = group.first
    place = {"file": found.file, "line": found.line, "col": found.column, "title": f"edutarget {found.rule}"}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items() if value is not None)
    where = f"{found.spoken}: " if found.spoken else ""
    message = where + "\n".join(filter(None, (*group.said, group.places)))
    return f"::{found.severity} {properties}::{_data(message)}\n"


def _data(text: str) -> str:
    lines = (visible(line) for line in text.split("\n"))
    return "%0A".join(line.replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
