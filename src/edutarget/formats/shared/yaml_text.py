"""Text inside the YAML that the tool writes."""

from __future__ import annotations

import re

from edutarget.formats.shared.json_text import quoted

_plain = re.compile(r"[^\W\d_][\w/-]*(?: [\w/-]+)*").fullmatch


def scalar(text: str) -> str:
    """Words as they are; in quotes what a YAML reader could take for a number, a comment or anything else."""
    return text if _plain(text) else quoted(text)
