"""A check as GitHub annotations, GitLab code quality, JUnit, SARIF and JSON."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import PurePath
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from edutarget import __version__
from edutarget.files.finding import below
from edutarget.files.reading import STDIN, shown_name
from edutarget.formats.data.json_text import dumps
from edutarget.formats.terminal.check_text import blanks, problems_text
from edutarget.formats.view import View
from edutarget.formats.words.problems import ProblemGroup, by_rule, grouped
from edutarget.language.text import NN_, visible
from edutarget.language.words import LANGS, Lang, Whole, Words
from edutarget.problems.diagnostic import Diagnostic, cell_parts, message_of
from edutarget.problems.rules import RULES, Rule
from edutarget.submission.checking import Checked
from edutarget.tables.grid import column_number

_GITLAB_SEVERITY = {"error": "major", "warning": "minor"}
_MOST_ANNOTATIONS = 10
"""GitHub shows at most this many errors, and as many warnings, of a step."""
_MORE_ANNOTATIONS = {
    "error": NN_("{count} more error, in the log of this step", "{count} more errors, in the log of this step"),
    "warning": NN_("{count} more warning, in the log of this step", "{count} more warnings, in the log of this step"),
}
_MORE_PROBLEMS = NN_("{message} (and {count} more problem)", "{message} (and {count} more problems)")
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def check_github(checked: Checked, view: View) -> str:
    """One `::error …` or `::warning …` line for each problem or group of problems of one kind.

    GitHub shows ten of each severity. If there are more, the tenth line counts the rest, which follow as plain lines.
    """
    groups = grouped(checked.diagnostics, view.words)
    return "".join(line for severity in _MORE_ANNOTATIONS for line in _annotations(groups, severity, view))


def _annotations(groups: Iterable[ProblemGroup], severity: str, view: View) -> Iterator[str]:
    shown, rest = [group for group in groups if group.first.severity == severity], []
    if len(shown) > _MOST_ANNOTATIONS:
        shown, rest = shown[: _MOST_ANNOTATIONS - 1], shown[_MOST_ANNOTATIONS - 1 :]
    yield from (_workflow_command(group, view) for group in shown)
    if rest:
        message = view.words(_MORE_ANNOTATIONS[severity], count=sum(group.problems for group in rest))
        yield f"::{severity} title=edutarget::{_data(message)}\n"
        yield from map(_log_line, rest)


def _log_line(group: ProblemGroup) -> str:
    """`file:line:column: rule: message — remedy`. It must not begin with `::`, which marks a command."""
    found = group.first
    said = " — ".join(filter(None, (visible(found.label or ""), *group.message, group.places)))
    return f"{visible(found.where)}: {found.rule}: {said}\n"


def _workflow_command(group: ProblemGroup, view: View) -> str:
    found = group.first
    place = {
        "file": _path(found.file, view),
        "line": found.line,
        "col": found.column,
        "title": f"edutarget {found.rule}",
    }
    written = {key: _data(str(value)) for key, value in place.items() if value is not None}
    # A comma ends a property of a workflow command, and a double colon ends all of them.
    escaped = {key: text.replace(":", "%3A").replace(",", "%2C") for key, text in written.items()}
    properties = ",".join(f"{key}={text}" for key, text in escaped.items())
    message = "\n".join(filter(None, (*group.message, group.places)))
    if found.cell_and_label:
        message = f"{found.cell_and_label}: {message}"
    return f"::{found.severity} {properties}::{_data(message)}\n"


def _data(text: str) -> str:
    # A workflow command ends at a line end; GitHub decodes %0A to one. A literal % is escaped for the same reason.
    lines = (visible(line) for line in text.split("\n"))
    return "%0A".join(line.replace("%", "%25") for line in lines)


def check_gitlab(checked: Checked, view: View) -> str:
    """A JSON list of problems; their fingerprints do not depend on line numbers."""
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
                    "path": _path(found.file, view),
                    # GitLab requires a line; a problem of a whole file is shown at its first one.
                    "lines": {"begin": found.line or cell_parts(found.cell or "")[2] or 1},
                },
            }
            for found, fingerprint in fingerprints(checked.diagnostics, view)
        ]
    )


def check_junit(checked: Checked, view: View) -> str:
    """A test case for each file: problems that fail the check are its failure, other warnings its output."""
    by_file: dict[str, list[Diagnostic]] = {file: [] for file in checked.files}
    for diagnostic in checked.diagnostics:
        by_file.setdefault(diagnostic.file, []).append(diagnostic)
    # Files without problems are cases that pass, so that the service shows that they were checked.
    failed = sum(any(map(checked.fails, problems)) for problems in by_file.values())
    counts = {"tests": str(len(by_file)), "failures": str(failed), "errors": "0"}
    counts["time"] = f"{sum(checked.seconds.values()):.3f}"
    root = Element("testsuites", counts)
    suite = SubElement(root, "testsuite", {"name": "edutarget check", **counts})
    for file, problems in by_file.items():
        case = {"classname": "edutarget", "name": visible(file), "time": f"{checked.seconds.get(file, 0):.3f}"}
        wrong = [found for found in problems if checked.fails(found)]
        others = [found for found in problems if not checked.fails(found)]
        _add_problems(SubElement(suite, "testcase", case), wrong, others, view)
    _one_line_each(root)
    _one_line_each(suite)
    # The declaration that ElementTree writes for `unicode` names the locale's encoding; the file is UTF-8.
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return declared + tostring(root, encoding="unicode", short_empty_elements=False) + "\n"


def _add_problems(case: Element, wrong: list[Diagnostic], others: list[Diagnostic], view: View) -> None:
    """Add one failure, as services read only the first: its message is the first problem and the number of others."""
    if wrong:
        message = message_of(wrong[0]._replace(more=0), view.words).text
        more = sum(1 + found.more for found in wrong) - 1
        if more:
            message = view.words(_MORE_PROBLEMS, message=Whole(message), count=more)
        failure = {"message": message, "type": wrong[0].rule}
        SubElement(case, "failure", failure).text = problems_text(wrong, view, most=None)
    if others:
        SubElement(case, "system-out").text = problems_text(others, view, most=None)


def _one_line_each(parent: Element) -> None:
    """Put every child on its own line. ElementTree's `indent` would also change the text inside the children."""
    parent.text = "\n"
    for child in parent:
        child.tail = "\n"


def check_sarif(checked: Checked, view: View) -> str:
    """A SARIF log of one run: the rules that were broken, and a result for each problem."""
    broken = sorted({diagnostic.rule for diagnostic in checked.diagnostics})
    addresses = _addresses()
    driver: dict[str, object] = {"name": "edutarget", "version": __version__}
    if "homepage" in addresses:
        driver["informationUri"] = addresses["homepage"]
    driver["rules"] = [_sarif_rule(RULES[rule], view.words.lang, addresses) for rule in broken]
    results = [
        _sarif_result(diagnostic, broken.index(diagnostic.rule), fingerprint, view)
        for diagnostic, fingerprint in fingerprints(checked.diagnostics, view)
    ]
    # Columns count code points, as in Python; the default of SARIF is UTF-16 code units.
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _addresses() -> dict[str, str]:
    """The project URLs of the package's metadata by label in lower case; empty if the package is not installed."""
    from importlib import metadata

    try:
        found = metadata.metadata("edutarget").get_all("Project-URL") or []
    except metadata.PackageNotFoundError:  # run from a checkout without installing
        return {}
    pairs = (entry.partition(",") for entry in found)
    return {label.strip().lower(): address.strip() for label, _comma, address in pairs}


_PAGES: dict[Lang, str] = {"en": "rules.md", "zh": "rules.zh-CN.md"}


def _sarif_rule(rule: Rule, lang: Lang, addresses: Mapping[str, str]) -> dict[str, object]:
    why = rule.why(lang)
    described: dict[str, object] = {
        "id": rule.id,
        "shortDescription": {"text": blanks(rule.message(lang))},
        "fullDescription": {"text": why},
    }
    if "documentation" in addresses:
        described["helpUri"] = f"{addresses['documentation'].rstrip('/')}/{_PAGES[lang]}#{rule.id}"
    return described | {
        "help": {
            "text": f"{why}\n\n{rule.wrong}\n→\n{rule.right}",
            "markdown": f"{why}\n\n```yaml\n{rule.wrong}\n```\n→\n```yaml\n{rule.right}\n```",
        },
        "defaultConfiguration": {"level": rule.severity},
    }


def _sarif_result(found: Diagnostic, index: int, fingerprint: str, view: View) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": _uri(found.file, view)}}
    region = _region(found)
    if region:
        place["region"] = region
    location: dict[str, object] = {"physicalLocation": place}
    if found.cell_and_label:
        location["logicalLocations"] = [{"name": found.cell_and_label}]
    # SARIF viewers show `[words](target)` as a link unless it is escaped.
    message = re.sub(r"\[(?=[^\]]*\]\()", r"\\[", "\n".join(message_of(found, view.words)))
    return {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": found.severity,
        "message": {"text": message},
        "locations": [location],
        "partialFingerprints": {"edutarget/v1": fingerprint},
    }


def _region(found: Diagnostic) -> dict[str, object]:
    """The SARIF region: line and columns, of a cell its row and column; the sheet is in the logical location."""
    _sheet, letters, row = cell_parts(found.cell or "")
    line, column = found.line or row, found.column
    if row:
        column = column_number(letters)
    if not line or column is None:
        return {}
    region: dict[str, object] = {"startLine": line, "startColumn": column}
    if found.label is not None:  # in a table, the region is the whole cell
        region["endColumn"] = column + 1
    elif found.excerpt is not None:
        region["endColumn"] = column + _length(found.excerpt[column - 1 :], found.params.get("written"))
    return region


_end_of_value = re.compile(
    r"""
    "(?:[^"\\]|\\.)*" | '(?:[^']|'')*' | [{\[].*?(?=\s*$)  # a quoted text, or a mapping or list to the line's end
    | .+?(?=\s*(?: :(?:\s|$) | \s\# | ,\s | [}\]] | $))     # a key or a value, to what ends it
    """,
    re.VERBOSE,
)


def _length(text: str, written: object) -> int:
    """The length of the faulty text at the start of `text`: what was `written` there, else the key or value."""
    if isinstance(written, str) and text.startswith(written):
        return len(written)
    found = _end_of_value.match(text)
    if found is None:
        return 0
    return found.end()


def _uri(file: str, view: View) -> str:
    """The file as a URI, relative if its path is; colons are quoted because one would end a scheme."""
    path = _path(file, view)
    if os.path.isabs(path):
        return PurePath(path).as_uri()
    return quote(os.fsencode(path), safe="/")


def _path(file: str, view: View) -> str:
    """A path as code hosts write it: relative to the root of the checkout, with slashes, also on Windows."""
    if view.checkout and file != shown_name(STDIN):
        file = below(view.checkout, file) or file
    return file.replace(os.sep, "/")


def fingerprints(found: Iterable[Diagnostic], view: View) -> Iterator[tuple[Diagnostic, str]]:
    """Each problem with a hash that does not depend on line numbers.

    Hashed are the file, the rule, the source line (of a table the cell's label and text), and how many earlier
    problems have the same three.
    """
    earlier: Counter[tuple[str, ...]] = Counter()
    for diagnostic in found:
        line = f"{diagnostic.label or ''} {diagnostic.excerpt or ''}".strip() or diagnostic.cell or ""
        same = (_path(diagnostic.file, view), diagnostic.rule, line)
        earlier[same] += 1
        text = "\0".join((*same, str(earlier[same])))
        # surrogatepass: a file name that is not UTF-8 holds lone surrogates.
        yield diagnostic, sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def check_json(checked: Checked, view: View) -> str:
    """The whole check as JSON, with messages in both languages."""
    both = {lang: Words(lang) for lang in LANGS}
    return dumps(
        {
            "schema": "edutarget/check/1",
            **_json_head(checked, view),
            "files": checked.files,
            "passed_over": checked.passed_over,
            "problems": [_json_problem(diagnostic, both) for diagnostic in checked.diagnostics],
            "owed": [{key: getattr(one, key) for key in ("kind", "name", "state", "missing")} for one in checked.owed],
        }
    )


def _json_head(checked: Checked, view: View) -> dict[str, object]:
    counts = {"files": len(checked.files), "errors": checked.count("error"), "warnings": checked.count("warning")}
    return {"plan": {"file": view.plan_file}, "summary": counts}


def statistics_json(checked: Checked, view: View) -> str:
    """The number of problems of each rule as JSON, most frequent first."""
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
    place = ("rule", "severity", "file", "line", "column", "cell", "label")
    return {
        **{key: getattr(found, key) for key in place},
        "message": {lang: message.text for lang, message in messages.items()},
        "help": {lang: message.remedy for lang, message in messages.items()},
        "more": found.more,
    }
