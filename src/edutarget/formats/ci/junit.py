"""A check as JUnit XML: one test case for each file."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from edutarget.formats.terminal.problems_text import render as as_text
from edutarget.formats.view import View
from edutarget.language.inert import visible
from edutarget.problems.diagnostic import Diagnostic
from edutarget.submission.checking import Checked


def render(checked: Checked, view: View) -> str:
    """A case fails with its file's errors; warnings stand in its output."""
    by_file: dict[str, list[Diagnostic]] = {file: [] for file in checked.files}
    for diagnostic in checked.diagnostics:
        by_file.setdefault(diagnostic.file, []).append(diagnostic)
    failed = sum(any(found.severity == "error" for found in problems) for problems in by_file.values())
    counts = {"tests": str(len(by_file)), "failures": str(failed), "errors": "0"}
    root = Element("testsuites", counts)
    suite = SubElement(root, "testsuite", {"name": "edutarget check", **counts})
    for file, problems in by_file.items():
        _add_case(suite, file, problems, view)
    _one_line_each(root)
    _one_line_each(suite)
    # ElementTree's own declaration names the locale's encoding; products are written in UTF-8.
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return declared + tostring(root, encoding="unicode", short_empty_elements=False) + "\n"


def _add_case(suite: Element, file: str, problems: list[Diagnostic], view: View) -> None:
    case = SubElement(suite, "testcase", {"classname": "edutarget", "name": visible(file)})
    errors = [found for found in problems if found.severity == "error"]
    warnings = [found for found in problems if found.severity == "warning"]
    if errors:
        kinds = ", ".join(sorted({found.rule for found in errors}))
        SubElement(case, "failure", {"message": kinds}).text = as_text(errors, view, most=None)
    if warnings:
        SubElement(case, "system-out").text = as_text(warnings, view, most=None)


def _one_line_each(parent: Element) -> None:
    """Begin every child on a line of its own: `indent` would also change what is in them."""
    parent.text = "\n"
    for child in parent:
        child.tail = "\n"
