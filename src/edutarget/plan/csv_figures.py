"""Figures and days as a spreadsheet program writes them into CSV, whatever was typed: for whoever reads such files."""

from __future__ import annotations

import re

_thousands = re.compile(r"\s*[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?\s*%?\s*").fullmatch
_slashes = re.compile(r"\s*([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})\s*").fullmatch


def figure_text(written: str) -> str:
    """1,900 as 1900; any other text as it is."""
    return written.replace(",", "") if "," in written and _thousands(written) else written


def day_text(written: str) -> str:
    """2025/9/3 as 2025-09-03; any other text as it is."""
    day = _slashes(written)
    return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else written
