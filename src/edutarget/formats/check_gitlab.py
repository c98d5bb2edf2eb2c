"""A check as GitLab's code quality report."""

from __future__ import annotations

from edutarget.checking import Checked
from edutarget.formats.fingerprint import fingerprints
from edutarget.formats.json_text import dumps
from edutarget.formats.spoken import spoken
from edutarget.formats.view import View

_SEVERITY = {"error": "major", "warning": "minor"}


def render(checked: Checked, view: View) -> str:
    """A list of problems, each with a fingerprint that survives line moves."""
    return dumps(
        [
            {
                "description": " — ".join(spoken(found, view.words)),
                "check_name": found.rule,
                "fingerprint": fingerprint,
                "severity": _SEVERITY[found.severity],
                "location": {"path": found.file, "lines": {"begin": found.line or 1}},
            }
            for found, fingerprint in fingerprints(checked.diagnostics)
        ]
    )
