"""A check in the formats of CI services: GitHub annotations, GitLab code quality, JUnit, SARIF; and as JSON."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import PurePath
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from edutarget import __version__
from edutarget.formats.data.json_text import dumps
from edutarget.formats.terminal.check_text import problems_text
from edutarget.formats.view import View
from edutarget.formats.words.problems import ProblemGroup, by_rule, grouped
from edutarget.language.inert import visible
from edutarget.language.words import LANGS, Lang, Words
from edutarget.problems.diagnostic import Diagnostic, cell_parts, message_of
from edutarget.problems.rules import RULES, Rule
from edutarget.submission.checking import Checked
from edutarget.submission.owed import Owed
from edutarget.tables.grid import column_number

_GITLAB_SEVERITY = {"error": "major", "warning": "minor"}
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def check_github(checked: Checked, view: View) -> str:
    """One `::error …` or `::warning …` line for each problem; many of one kind are one, for GitHub shows but a few."""
    return "".join(map(_workflow_command, grouped(checked.diagnostics, view.words)))


def _workflow_command(group: ProblemGroup) -> str:
    found = group.first
    place = {"file": _slashed(found.file), "line": found.line, "col": found.column, "title": f"edutarget {found.rule}"}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items() if value is not None)
    message = "\n".join(filter(None, (*group.message, group.places)))
    if found.cell_and_label:
        message = f"{found.cell_and_label}: {message}"
    return f"::{found.severity} {properties}::{_data(message)}\n"


def _data(text: str) -> str:
    # GitHub ends a command at a line end and decodes %0A; % itself must not decode to anything.
    lines = (visible(line) for line in text.split("\n"))
    return "%0A".join(line.replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def check_gitlab(checked: Checked, view: View) -> str:
    """A list of problems, each with a fingerprint that survives line moves."""
    return dumps(
        [
            {
                "description": " — ".join(
                    filter(None, (visible(found.cell_and_label), *message_of(found, view.words)))
                ),
                "check_name": found.rule,
                "fingerprint": fingerprint,
                "severity": _GITLAB_SEVERITY[found.severity],
                "location": {
                    "path": _slashed(found.file),
                    "lines": {"begin": found.line or cell_parts(found.cell or "")[2] or 1},
                },
            }
            for found, fingerprint in fingerprints(checked.diagnostics)
        ]
    )


def check_junit(checked: Checked, view: View) -> str:
    """A case fails with its file's errors; warnings stand in its output."""
    by_file: dict[str, list[Diagnostic]] = {file: [] for file in checked.files}
    for diagnostic in checked.diagnostics:
        by_file.setdefault(diagnostic.file, []).append(diagnostic)
    # A file without problems is a case that passes, so that the service shows that it was checked.
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
        SubElement(case, "failure", {"message": kinds}).text = problems_text(errors, view, most=None)
    if warnings:
        SubElement(case, "system-out").text = problems_text(warnings, view, most=None)


def _one_line_each(parent: Element) -> None:
    """Begin every child on a line of its own: `indent` would also change what is in them."""
    parent.text = "\n"
    for child in parent:
        child.tail = "\n"


def check_sarif(checked: Checked, view: View) -> str:
    """One run with the rules that were broken and a result for each problem."""
    broken = sorted({diagnostic.rule for diagnostic in checked.diagnostics})
    driver = {
        "name": "edutarget",
        "version": __version__,
        "rules": [_sarif_rule(RULES[rule], view.words.lang) for rule in broken],
    }
    results = [
        _sarif_result(diagnostic, broken.index(diagnostic.rule), fingerprint, view.words)
        for diagnostic, fingerprint in fingerprints(checked.diagnostics)
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_rule(rule: Rule, lang: Lang) -> dict[str, object]:
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


def _sarif_result(found: Diagnostic, index: int, fingerprint: str, words: Words) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": _uri(found.file)}}
    region = _region(found)
    if region:
        place["region"] = region
    location: dict[str, object] = {"physicalLocation": place}
    if found.cell_and_label:
        location["logicalLocations"] = [{"name": found.cell_and_label}]
    return {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": found.severity,
        "message": {"text": _without_links("\n".join(message_of(found, words)))},
        "locations": [location],
        "partialFingerprints": {"edutarget/v1": fingerprint},
    }


def _region(found: Diagnostic) -> dict[str, object]:
    """A line and a column; of a cell its row and its column, the sheet is in the logical location."""
    if found.line:
        return {"startLine": found.line, "startColumn": found.column}
    _sheet, column, row = cell_parts(found.cell or "")
    if not row:
        return {}
    return {"startLine": row, "startColumn": column_number(column)}


def _uri(file: str) -> str:
    """The file as a URI, relative where its path is; colons are quoted, for before one a URI has its scheme."""
    if os.path.isabs(file):
        return PurePath(file).as_uri()
    return quote(os.fsencode(_slashed(file)), safe="/")


def _slashed(file: str) -> str:
    """A path as code hosts write it, also on Windows: with slashes."""
    return file.replace(os.sep, "/")


def _without_links(text: str) -> str:
    """Text in which readers of SARIF find no link: there, [words](target) would be one."""
    return re.sub(r"\[(?=[^\]]*\]\()", r"\\[", text)


def fingerprints(found: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each problem with a hash that does not depend on line numbers.

    It is of the file, the rule, the source line or the cell's row and title, and how many problems with all three the
    same came before.
    """
    earlier: Counter[tuple[str, ...]] = Counter()
    for diagnostic in found:
        line = f"{diagnostic.label or ''} {diagnostic.excerpt or ''}".strip() or diagnostic.cell or ""
        same = (_slashed(diagnostic.file), diagnostic.rule, line)
        earlier[same] += 1
        text = "\0".join((*same, str(earlier[same])))
        yield diagnostic, sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def check_json(checked: Checked, view: View) -> str:
    """The whole check, its messages in both languages."""
    both = {lang: Words(lang) for lang in LANGS}
    return dumps(
        {
            "schema": "edutarget/check/1",
            **_json_head(checked, view),
            "files": checked.files,
            "passed_over": checked.passed_over,
            "problems": [_json_problem(diagnostic, both) for diagnostic in checked.diagnostics],
            "owed": [_json_owed(one) for one in checked.owed],
        }
    )


def _json_owed(one: Owed) -> dict[str, object]:
    return {"kind": one.kind, "name": one.name, "state": one.state, "missing": one.missing}


def _json_head(checked: Checked, view: View) -> dict[str, object]:
    counts = {"files": len(checked.files), "errors": checked.count("error"), "warnings": checked.count("warning")}
    return {"plan": {"file": view.plan_file}, "summary": counts}


def statistics_json(checked: Checked, view: View) -> str:
    """How many problems there are of each rule, the most first."""
    found = [
        {
            "rule": one.rule,
            "severity": RULES[one.rule].severity,
            "count": one.problems,
            "files": one.files,
            "message": {lang: RULES[one.rule].why(lang) for lang in LANGS},
        }
        for one in by_rule(checked)
    ]
    return dumps({"schema": "edutarget/check-statistics/1", **_json_head(checked, view), "statistics": found})


def _json_problem(found: Diagnostic, both: dict[Lang, Words]) -> dict[str, object]:
    messages = {lang: message_of(found, words) for lang, words in both.items()}
    return {
        "rule": found.rule,
        "severity": found.severity,
        "file": found.file,
        "line": found.line,
        "column": found.column,
        "cell": found.cell,
        "label": found.label,
        "message": {lang: message.text for lang, message in messages.items()},
        "help": {lang: message.remedy for lang, message in messages.items()},
        "more": found.more,
    }
