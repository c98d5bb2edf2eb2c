"""Group the problems of a check by kind, with their places, and sum them up in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from edutarget.files.fixing import FixMode
from edutarget.language.text import N_, NN_, Countable
from edutarget.language.words import Words
from edutarget.problems.diagnostic import Diagnostic, Message, cell_parts, message_of
from edutarget.problems.problem import Severity
from edutarget.problems.rules import Rule
from edutarget.submission.checking import Checked

FEW = 3  # up to this many problems with the same message are listed one by one

MOST_OF_A_KIND = 20
"""Different messages shown for one rule and file; of other problems only the lines are listed."""

FEW_FILES = 4
"""From this many further files on, a shared problem is shown only in the first file."""

MOST_OF_A_RULE = 100
"""Problems of one rule shown over all files; nobody reads more, and there may be ten thousand."""

_MOST_FILES = 20

_MOST_PLACES = {"line": 20, "cell": 20, "file": 100}  # every unread file should be named

_SAME = {
    "line": N_("× {count}: lines {where}"),
    "cell": N_("× {count}: cells {where}"),
    "file": N_("× {count}: {where}"),
}
_OTHERS = {
    "line": N_("and {count} more of this kind: lines {where}"),
    "cell": N_("and {count} more of this kind: cells {where}"),
    "file": N_("and {count} more of this kind: {where}"),
}


_SAME_IN = NN_("and the same in {count} other file: {where}", "and the same in {count} other files: {where}")
_MORE_IN = NN_("and more of this kind in {count} file: {where}", "and more of this kind in {count} files: {where}")


SEVERITIES: dict[Severity, str] = {"error": N_("error"), "warning": N_("warning")}


def rule_label(rule: Rule, words: Words) -> str:
    """Severity and rule id: `error[negative]`."""
    return f"{words(SEVERITIES[rule.severity])}[{rule.id}]"


class ProblemGroup(NamedTuple):
    """A problem and its message; for a group, also a text on the others' places and the total number."""

    first: Diagnostic
    message: Message
    places: str = ""
    problems: int = 1


def grouped(found: Sequence[Diagnostic], words: Words, most: int | None = MOST_OF_A_KIND) -> list[ProblemGroup]:
    """The problems in order, grouped if they have the same file and message.

    At most `most` different messages of one rule and file are kept apart; None: all of them.
    """
    kinds: dict[tuple[str | None, str], list[tuple[list[Diagnostic], Message]]] = {}
    for same, message in _with_same_message(found, words):
        kinds.setdefault((_file(same[0]), same[0].rule), []).append((same, message))
    groups = chain.from_iterable(_of_a_kind(kind, words, most) for kind in kinds.values())
    # Sort by identity, not equality: two problems may be equal.
    place = {id(one): index for index, one in enumerate(found)}
    return sorted(groups, key=lambda group: place[id(group.first)])


def across_files(groups: Sequence[ProblemGroup], words: Words) -> list[ProblemGroup]:
    """Show problems that many files share once, in the first file, with the names of the others."""

    def in_first_file(alike: Sequence[ProblemGroup]) -> int:
        return sum(group.first.file == alike[0].first.file for group in alike)

    same = _cut(groups, lambda group: (group.first.rule, group.message), in_first_file, _SAME_IN, words)
    return _cut(same, lambda group: group.first.rule, lambda _groups: MOST_OF_A_RULE, _MORE_IN, words)


def _cut(
    groups: Sequence[ProblemGroup],
    kind: Callable[[ProblemGroup], object],
    kept: Callable[[Sequence[ProblemGroup]], int],
    said: Countable,
    words: Words,
) -> list[ProblemGroup]:
    """Keep the first `kept` groups of each kind; the last of them names the files of the dropped ones.

    Kinds whose other groups are in fewer than `FEW_FILES` files stay complete.
    """
    kinds: dict[object, list[ProblemGroup]] = {}
    for group in groups:
        kinds.setdefault(kind(group), []).append(group)
    shown = {id(group): group for group in groups}
    for alike in kinds.values():
        count = kept(alike)
        files = tuple(dict.fromkeys(group.first.file for group in alike[count:]))
        if len(files) < FEW_FILES:
            continue
        named = (*files[:_MOST_FILES], "…") if len(files) > _MOST_FILES else files
        last = alike[count - 1]
        places = filter(None, (last.places, words(said, count=len(files), where=named)))
        shown[id(last)] = last._replace(places=words(N_("; ")).join(places))
        for group in alike[count:]:
            del shown[id(group)]
    return list(shown.values())


def _file(found: Diagnostic) -> str | None:
    """The file that a problem is in; None for a problem of the whole file, so that such files are grouped."""
    if found.line or found.cell:
        return found.file
    return None


def _with_same_message(found: Iterable[Diagnostic], words: Words) -> Iterator[tuple[list[Diagnostic], Message]]:
    groups: dict[tuple[str | None, str, Message], list[Diagnostic]] = {}
    for one in found:
        # Messages that differ only in the number of further problems belong to one group.
        message = message_of(one._replace(more=0), words)
        groups.setdefault((_file(one), one.rule, message), []).append(one)
    yield from ((same, message) for (_where, _rule, message), same in groups.items())


def _of_a_kind(
    kind: Sequence[tuple[list[Diagnostic], Message]], words: Words, most: int | None
) -> Iterator[ProblemGroup]:
    if most is None:
        most = len(kind)
    for same, message in kind[:most]:
        if len(same) <= FEW:
            yield from (ProblemGroup(one, message_of(one, words), problems=1 + one.more) for one in same)
        else:
            more = sum(one.more for one in same)
            yield ProblemGroup(same[0], message, _places(_SAME, same, more, words), len(same) + more)
    others = [one for same, _message in kind[most:] for one in same]
    if len(others) == 1:
        yield ProblemGroup(others[0], message_of(others[0], words), problems=1 + others[0].more)
    elif others:
        message = message_of(others[0]._replace(more=0), words)
        more = sum(one.more for one in others)
        yield ProblemGroup(others[0], message, _places(_OTHERS, others[1:], more, words), len(others) + more)


def _places(templates: Mapping[str, str], found: Sequence[Diagnostic], more: int, words: Words) -> str:
    """`× 47: lines 9–12, 15–66`; `more` problems were only counted, their places are unknown."""
    kind = "file"
    if found[0].line:
        kind = "line"
    elif found[0].cell:
        kind = "cell"
    where, most = _where(found), _MOST_PLACES[kind]
    if more or len(where) > most:
        where = (*where[:most], "…")
    return words(templates[kind], count=len(found) + more, where=where)


def _where(found: Sequence[Diagnostic]) -> tuple[str, ...]:
    """Places as text; consecutive lines, or cells of one column, are joined into ranges."""
    ranges: list[tuple[str, int, int]] = []  # prefix, first and last number
    for one in found:
        before, number = _place(one)
        if ranges and ranges[-1][0] == before and number - ranges[-1][2] in (0, 1):
            ranges[-1] = (before, ranges[-1][1], number)
        else:
            ranges.append((before, number, number))
    return tuple(_range(before, first, last) for before, first, last in ranges)


def _range(before: str, first: int, last: int) -> str:
    """`9–12`, `B9–B12` or `9`; only `before` if there is no number."""
    if last > first:
        return f"{before}{first}–{before}{last}"
    return f"{before}{first or ''}"


def _place(found: Diagnostic) -> tuple[str, int]:
    """Prefix and number of a place: "" and the line, or a cell's column and row, or the file and 0."""
    if found.line:
        return "", found.line
    if found.cell:
        _sheet, column, row = cell_parts(found.cell)
        return column or found.cell, row
    return found.file, 0


class OfRule(NamedTuple):
    """The number of problems of a rule, and of files that have them."""

    rule: str
    problems: int
    files: int


def by_rule(checked: Checked) -> list[OfRule]:
    """The broken rules, most frequent first."""
    counts: Counter[str] = Counter()
    files: dict[str, set[str]] = {}
    for one in checked.diagnostics:
        counts[one.rule] += 1 + one.more
        files.setdefault(one.rule, set()).add(one.file)
    found = (OfRule(rule, count, len(files[rule])) for rule, count in counts.items())
    return sorted(found, key=lambda one: (-one.problems, one.rule))


def summary(checked: Checked, words: Words, every_file: bool = False) -> str:
    """The numbers of files, errors and warnings; with `every_file` preceded by the problems of each file."""
    line = one_line(checked, words) + "\n"
    if every_file:
        return "".join(_files(checked, words)) + line
    return line


def one_line(checked: Checked, words: Words) -> str:
    """`3 files checked · 2 errors · 1 warning`."""
    parts = (
        words(NN_("{count} file checked", "{count} files checked"), count=len(checked.files)),
        words(NN_("{count} error", "{count} errors"), count=checked.count("error")),
        words(NN_("{count} warning", "{count} warnings"), count=checked.count("warning")),
    )
    return " · ".join(parts)


def changes_line(checked: Checked, words: Words, fix_mode: FixMode) -> str:
    """`2 places mended · 1 file changed`, or would be."""
    done = [change for change in checked.changes if not change.left]
    places, files = (
        NN_("{count} place corrected", "{count} places corrected"),
        NN_("{count} file changed", "{count} files changed"),
    )
    if fix_mode == "show":
        places = NN_("{count} place that --fix would correct", "{count} places that --fix would correct")
        files = NN_("{count} file", "{count} files")
    return " · ".join((words(places, count=sum(change.fixes for change in done)), words(files, count=len(done))))


def _files(checked: Checked, words: Words) -> Iterator[str]:
    problems: dict[str, int] = {}
    for diagnostic in checked.diagnostics:
        problems[diagnostic.file] = problems.get(diagnostic.file, 0) + 1
    for file in checked.files:
        message = NN_("{file}: {count} problem", "{file}: {count} problems")
        yield words(message, file=file, count=problems.get(file, 0)) + "\n"
    for file in checked.passed_over:
        yield words(N_("{file}: skipped"), file=file) + "\n"
