"""A check as JSON: the contract `edutarget/check/1`."""

from __future__ import annotations

from typing import Any

from edutarget.formats.data.json_text import dumps
from edutarget.formats.view import View
from edutarget.language.words import LANGS, Words
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.message import message_of
from edutarget.submission.checking import Checked


def render(checked: Checked, view: View) -> str:
    """The whole check, its messages in both languages."""
    both = {lang: Words(lang) for lang in LANGS}
    return dumps(
        {
            "schema": "edutarget/check/1",
            "plan": {"file": view.plan_file},
            "summary": {
                "files": len(checked.files),
                "errors": checked.count("error"),
                "warnings": checked.count("warning"),
            },
            "files": checked.files,
            "passed_over": checked.passed_over,
            "problems": [_problem(diagnostic, both) for diagnostic in checked.diagnostics],
        }
    )


def _problem(found: Diagnostic, both: dict[Any, Words]) -> dict[str, Any]:
    said = {lang: message_of(found, words) for lang, words in both.items()}
    return {
        "rule": found.rule,
        "severity": found.severity,
        "file": found.file,
        "line": found.line,
        "column": found.column,
        "cell": found.cell,
        "label": found.label,
        "message": {lang: message.text for lang, message in said.items()},
        "help": {lang: message.remedy for lang, message in said.items()},
        "more": found.more,
    }
