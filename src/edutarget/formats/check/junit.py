"""A check as JUnit XML: one test case for each file."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from edutarget.formats.shared.problems_text import render as as_text
from edutarget.formats.shared.view import View
from edutarget.language.inert import visible
from edutarget.problems.diagnostic import Diagnostic
from edutarget.submission.checking import Checked


def render(checked: Checked, view: View) -> str:
    """A case fails with its file's errors; warnings stand in its output."""
    by_file: dict[str, list[Diagnostic]] = {file: [] for file in checked.files}
    for diagnostic in checked.diagnostics:
        by_file.setdefault(diagnostic.file, []).append(diagnostic)
    failed = sum(any(found.severity == "error" for found in problems) for problems in by_file.values())
    counts = f'tests="{len(by_file)}" failures="{failed}" errors="0"'
    cases = "".join(_case(file, problems, view) for file, problems in by_file.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites {counts}>\n<testsuite name="edutarget check" {counts}>\n{cases}</testsuite>\n</testsuites>\n'
    )


def _case(file: str, problems: list[Diagnostic], view: View) -> str:
    name = quoteattr(visible(file))
    errors = [found for found in problems if found.severity == "error"]
    warnings = [found for found in problems if found.severity == "warning"]
    body = ""
    if errors:
        kinds = quoteattr(", ".join(sorted({found.rule for found in errors})))
        body += f"<failure message={kinds}>{escape(_text(errors, view))}</failure>"
    if warnings:
        body += f"<system-out>{escape(_text(warnings, view))}</system-out>"
    return f'<testcase classname="edutarget" name={name}>{body}</testcase>\n'


def _text(problems: list[Diagnostic], view: View) -> str:
    return as_text(problems, view)
