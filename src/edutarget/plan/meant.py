"""Suggest how to write a value of a plan that cannot be read.

A suggestion is one or several lines that a plan accepts; where the meaning is not certain, a `Term` describes what
belongs there.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_origin

from pydantic import BaseModel

from edutarget.figures.aims import aim_of
from edutarget.figures.limits import PLAIN
from edutarget.figures.suggestions import PLAIN_DIGITS
from edutarget.files.yaml_complaints import in_quotes
from edutarget.language.text import N_, Term
from edutarget.problems.diagnostic import index_of
from edutarget.problems.problem import Path, Places, Problem, Refused, kind, type_at, value_at

Lines = tuple[str, ...]
"""Lines `key: value` to type."""

_FORMS = Term(N_("a number, {from: …, to: …}, {below: …}, {above: …}, {of_baseline: …} or {baseline_plus: …}"))
_A_CHANGE = Term(
    N_("{baseline_plus: …} in percentage points, or {of_baseline: …} as a multiple of the baseline, such as 1.1")
)
_POINTS = Term(N_("the percentage points, without a sign for per cent"))
_MULTIPLE = Term(N_("a multiple of the baseline, such as 1.1 for ten per cent more"))
_ALONE = Term(N_("the number alone, in the unit that `unit` names"))
_ONE_BASELINE = Term(N_("one baseline; `baseline_year` says of which year it is"))
_DAYS = Term(N_("each day with the value due by then, such as {2026-12-31: 20}"))
_IDS = Term(N_("an id and a colon in place of each “- ”, such as `attendance:`"))
_A_TEXT = Term(N_("the text with its language, such as {en: …, zh: …}"))
_INDENTED = Term(N_("the lines that belong to it, each as `key: value`, indented by two spaces"))

_year_or_month = re.compile(r"([12][0-9]{3})(?:-(0[1-9]|1[0-2]))?(?:-([0-3][0-9]))?").fullmatch
_plain = re.compile(PLAIN).fullmatch
_bare_text = re.compile(r"[^\W\d_][^:#,\[\]{}\"'&*!|>%@`\n]*").fullmatch
_chinese = re.compile("[\u4e00-\u9fff]").search

# Names that people give to the edges of a range -> ours.
_EDGES_CALLED = {"min": "from", "max": "to", "low": "from", "high": "to", "at_least": "from", "at_most": "to"}


def target(written: Any, no: Refused | None = None) -> Refused:
    """Return why a target cannot be read; `no` is the reader's error, given for a text."""
    if isinstance(written, dict):
        return _form(written, _target_in_keys(written))
    assert no is not None
    instead = _target_in_words(written)
    if instead is None or no.problem.rule == "target-empty":
        return no
    return _form(written, instead)


def _target_in_words(written: Any) -> Lines | Term | None:
    if not isinstance(written, str):
        return None
    try:
        # As of a rate: a number with a word for what is counted may be in another unit than the plan's.
        aim = aim_of(written.strip(), "%")
    except Refused as other:
        if other.problem.rule == "points-or-percent":
            return _A_CHANGE
        return None
    target = aim.written()
    if isinstance(target, dict) or aim.number is None:
        return (f"target: {in_braces(target)}",)
    if aim.rule:
        return (f"target: {target}", f"direction: {aim.rule}")
    return None  # a number without a sign or word of a limit keeps the reader's own error


def _target_in_keys(written: Mapping[str, Any]) -> Lines | Term:
    """Suggest a target for unknown keys: days or years, or other names for the edges of a range."""
    numbers = all(isinstance(value, str) and _plain(value) for value in written.values())
    days = _days(written)
    if days and numbers:
        *before, last = sorted(days)
        path = ", ".join(f"{day}: {days[day]}" for day in before)
        return (f"target: {days[last]}", *([f"path: {{{path}}}"] if before else []))
    if numbers and set(written) == {"value"}:
        return (f"target: {written['value']}",)
    edges = {_EDGES_CALLED[key]: value for key, value in written.items() if key in _EDGES_CALLED}
    if numbers and len(edges) == len(written) == 2:
        return (f"target: {{from: {edges['from']}, to: {edges['to']}}}",)
    if numbers and len(edges) == len(written) == 1:
        [(edge, value)] = edges.items()
        return (f"target: {value}", f"direction: {'at_least' if edge == 'from' else 'at_most'}")
    return _FORMS


def baseline(written: Any) -> Refused:
    """Return why a mapping or list is no baseline: there is one number, of one year."""
    days = _days(written) if isinstance(written, dict) else {}
    if days and _plain(str(days[max(days)])):
        return _form(written, (f"baseline: {days[max(days)]}", f"baseline_year: {max(days)[:4]}"))
    return _form(written, _ONE_BASELINE)


def path(written: Any) -> Refused | None:
    """Return why interim values by year or month, or in a list, cannot be read; None for any other mapping."""
    merged = written
    if isinstance(written, list) and written and all(isinstance(one, dict) for one in written):
        merged = {key: value for one in written for key, value in one.items()}
    if isinstance(merged, dict):
        days = _days(merged)
        if days and (merged is not written or set(days) != set(written)):
            return _form(written, (f"path: {in_braces(days)}",))
        if merged is written:
            return None
    if written == "linear":
        return _form(written, ("pace: linear",))
    return _form(written, _DAYS)


def in_a_language(written: str) -> Refused:
    """Return why a text without its language is refused; suggests `{en: …}` or `{zh: …}`."""
    lang = "zh" if _chinese(written) else "en"
    shown = written if _bare_text(written) else in_quotes(written)
    return Refused("plan-form", written=written, instead=f"{{{lang}: {shown}}}")


def in_braces(written: Any) -> str:
    """Return a value in YAML flow style, on one line."""
    if isinstance(written, dict):
        return "{" + ", ".join(f"{key}: {in_braces(value)}" for key, value in written.items()) + "}"
    if isinstance(written, list):
        return "[" + ", ".join(map(in_braces, written)) + "]"
    return str(written)


def _form(written: Any, instead: Lines | Term) -> Refused:
    if not isinstance(instead, Term):
        instead = tuple(f"`{line}`" for line in instead)
    return Refused("plan-form", written=in_braces(written), instead=instead)


def _days(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return day -> value for keys that are years, months (their last day) or days; empty if any key is none."""
    found = {}
    for key, value in written.items():
        match = _year_or_month(key)
        if match is None:
            return {}
        month = match[2] or "12"
        day = match[3] or str(monthrange(int(match[1]), int(month))[1])
        found[f"{match[1]}-{month}-{day}"] = value
    return found


# Problems of readers that submissions use as well, reworded for plans

_OF_SUBMISSIONS = {
    "not-a-number": PLAIN_DIGITS,
    "unknown-unit": _ALONE,
    "words-in-figure": _ALONE,
}
"""Rules whose remedies only help in a submission -> the remedy in a plan."""

_PER_CENT = {"change": _POINTS, "baseline_plus": _POINTS, "of_baseline": _MULTIPLE}


def in_words_of_plans(problem: Problem, written: Any, model: type[BaseModel]) -> Problem:
    """Return a problem of a plan, with a remedy that applies to plans."""
    place = problem.place
    if not isinstance(place, tuple) or not place:
        return problem
    key = str(place[-1])
    if problem.rule == "plan-form":
        found = problem._replace(params={"key": key, **problem.params})
        return _of_share(found) if "shares" in place[:-1] else found
    instead: Term | None = _OF_SUBMISSIONS.get(problem.rule)
    if problem.rule == "percent-not-here":
        instead = _PER_CENT.get(key)
    if instead is not None:
        return Problem("plan-form", place, {"key": key, "written": problem.params["written"], "instead": instead})
    if problem.rule in ("not-a-mapping", "empty-text"):
        return _of_members(problem, key, value_at(written, place), type_at(model, place))
    return problem


def _of_share(problem: Problem) -> Problem:
    """Return the problem of a share's target without the line for a direction: that is the whole's."""
    instead = problem.params["instead"]
    if isinstance(instead, Term):
        return problem
    kept = tuple(line for line in instead if not line.startswith("`direction:"))
    return problem._replace(params={**problem.params, "instead": kept})


def _of_members(problem: Problem, key: str, value: Any, expected: Any) -> Problem:
    """Return what belongs below a key that should have members and has none, or another kind of value."""
    members = isinstance(expected, type) and issubclass(expected, BaseModel)
    if get_origin(expected) is not dict and not members:
        return problem
    if value in ("", {}, []):
        return Problem("nothing-below", problem.path, {"key": key})
    instead = _IDS if isinstance(value, list) else _INDENTED
    if members:
        needed = [name for name, field in expected.model_fields.items() if field.is_required()]
        instead = Term("{" + ", ".join(f"{name}: …" for name in needed) + "}")
        if set(needed) == {"zh", "en"}:
            instead = _A_TEXT
    shown = value if isinstance(value, str) else kind(value)
    return Problem("plan-form", problem.path, {"key": key, "written": shown, "instead": instead})


# Values that YAML reads otherwise than people do

_lines = re.compile(r"^([ \t]*)(?!#)(\S[^\r\n]*)", re.MULTILINE).finditer
_bare_limit = re.compile(r"target:[ \t]+(>[^\r\n#]*)").match
# A letter or digit right behind # tells it from the # of a remark, behind which people put a space.
_sign = re.compile(r"[ \t]#\w").search
_behind = r"(?P<lost>[ \t]+(?P<sign>#)\w.*?)[ \t]*(?:[ \t]#(?:[ \t]|\r?$).*)?\r?$"
_TEXTS = frozenset({"zh", "en", "one", "name", "definition", "title", "publisher", "source", "focus", "contact"})


def as_it_looks(text: str, written: Any, places: Places, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems with remedies for targets such as `>= 60`, and a warning for each text that a # cuts off.

    YAML takes `>` for the beginning of a text over several lines, and ` #` for that of a remark.
    """
    limits = list(_bare_limits(text))
    cut = dict(_cut_texts(text, written, places))
    for problem in problems:
        index = index_of(problem, places)
        if problem.rule in ("yaml-syntax", "target-empty") and any(index in span for span, _problem in limits):
            continue
        if problem.rule == "plan-form" and problem.place in cut:
            _index, whole = cut.pop(problem.path)
            problem = problem._replace(params={**problem.params, **in_a_language(whole).problem.params})
        yield problem
    yield from (problem for _span, problem in limits)
    for index, whole in cut.values():
        yield Problem("text-cut-off", index, {"instead": in_quotes(whole)})


def _bare_limits(text: str) -> Iterator[tuple[range, Problem]]:
    around: list[tuple[int, str]] = []  # the lines that enclose this one, with their indentation
    for line in _lines(text):
        indentation = len(line[1])
        while around and around[-1][0] >= indentation:
            around.pop()
        match = _bare_limit(line[2])
        lines = _target_in_words(match[1].strip()) if match else None
        if match and lines is not None:
            start = line.start(2) + match.start(1)
            problem = _form(match[1].strip(), lines).problem
            problem = problem._replace(place=start, params={"key": "target", **problem.params})
            of_share = len(around) > 1 and around[-2][1].startswith("shares:")
            yield range(start, start + len(match[1]) + 1), _of_share(problem) if of_share else problem
        around.append((indentation, line[2]))


def _cut_texts(text: str, written: Any, places: Places, path: Path = ()) -> Iterator[tuple[Path, tuple[int, str]]]:
    """Yield the path of each text without quotes before a #, the index of the # and the whole text."""
    if isinstance(written, dict):
        for key, value in written.items():
            yield from _cut_texts(text, value, places, (*path, key))
    elif isinstance(written, str) and path and (path[-1] in _TEXTS or path == ("unit",)):
        start = places[path][1]
        if not written or not _sign(text, start, start + 2 * len(written) + 200):  # no pattern is made for most texts
            return
        read = r"\s+".join(map(re.escape, written.split()))
        match = re.compile(read + _behind, re.MULTILINE).match(text, start)
        if match:
            yield path, (match.start("sign"), written + match["lost"])
