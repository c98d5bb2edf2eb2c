"""A check as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import os
import re
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from edutarget import __version__
from edutarget.formats.ci.fingerprint import fingerprints
from edutarget.formats.data.json_text import dumps
from edutarget.formats.view import View
from edutarget.language.words import Lang, Words
from edutarget.problems.diagnostic import Diagnostic, cell_parts
from edutarget.problems.message import message_of
from edutarget.problems.rules import RULES, Rule
from edutarget.submission.checking import Checked
from edutarget.tables.grid import column_number

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(checked: Checked, view: View) -> str:
    """One run with the rules that were broken and a result for each problem."""
    broken = sorted({diagnostic.rule for diagnostic in checked.diagnostics})
    driver = {
        "name": "edutarget",
        "version": __version__,
        "rules": [_rule(RULES[rule], view.words.lang) for rule in broken],
    }
    results = [
        _result(diagnostic, broken.index(diagnostic.rule), fingerprint, view.words)
        for diagnostic, fingerprint in fingerprints(checked.diagnostics)
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule, lang: Lang) -> dict[str, Any]:
    why = rule.why(lang)
    return {
        "id": rule.id,
        "shortDescription": {"text": why},
        "help": {
            "text": f"{why}\n\n{rule.wrong}\n→\n{rule.right}",
            "markdown": f"{why}\n\n```yaml\n{rule.wrong}\n```\n→\n```yaml\n{rule.right}\n```",
        },
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(found: Diagnostic, index: int, fingerprint: str, words: Words) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(found.file)}}
    if region := _region(found):
        place["region"] = region
    location: dict[str, Any] = {"physicalLocation": place}
    if found.spoken:
        location["logicalLocations"] = [{"name": found.spoken}]
    return {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": found.severity,
        "message": {"text": _without_links("\n".join(message_of(found, words)))},
        "locations": [location],
        "partialFingerprints": {"edutarget/v1": fingerprint},
    }


def _region(found: Diagnostic) -> dict[str, Any] | None:
    """A line and a column; of a cell its row and its column, the sheet is in the logical location."""
    if found.line:
        return {"startLine": found.line, "startColumn": found.column}
    _sheet, column, row = cell_parts(found.cell or "")
    return {"startLine": row, "startColumn": column_number(column)} if row else None


def _uri(file: str) -> str:
    """The file as a URI, relative where its path is; colons are quoted, for before one a URI has its scheme."""
    if os.path.isabs(file):
        return PurePath(file).as_uri()
    return quote(os.fsencode(file.replace(os.sep, "/")), safe="/")


def _without_links(text: str) -> str:
    """Text in which readers of SARIF find no link: there, [words](target) would be one."""
    return re.sub(r"\[(?=[^\]]*\]\()", r"\\[", text)
