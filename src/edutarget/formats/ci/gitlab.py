"""A check as GitLab's code quality report."""

from __future__ import annotations

from edutarget.formats.ci.fingerprint import fingerprints
from edutarget.formats.data.json_text import dumps
from edutarget.formats.view import View
from edutarget.language.inert import visible
from edutarget.problems.diagnostic import cell_parts
from edutarget.problems.message import message_of
from edutarget.submission.checking import Checked

_SEVERITY = {"error": "major", "warning": "minor"}


def render(checked: Checked, view: View) -> str:
    """A list of problems, each with a fingerprint that survives line moves."""
    return dumps(
        [
            {
                "description": " — ".join(filter(None, (visible(found.spoken), *message_of(found, view.words)))),
                "check_name": found.rule,
                "fingerprint": fingerprint,
                "severity": _SEVERITY[found.severity],
                "location": {
                    "path": found.file,
                    "lines": {"begin": found.line or cell_parts(found.cell or "")[2] or 1},
                },
            }
            for found, fingerprint in fingerprints(checked.diagnostics)
        ]
    )
