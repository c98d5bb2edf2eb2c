"""A check in a terminal: problems with place, source line and remedy; the diff of --fix; the rules."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from edutarget.files.fixing import Change
from edutarget.formats.view import View
from edutarget.formats.words import problems
from edutarget.language.text import N_, columns, shortened, visible, wrapped
from edutarget.language.words import Words
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.rules import RULES, Rule
from edutarget.submission.checking import Checked

_BEFORE, _AFTER = 60, 60  # characters of the source line shown before and after the place

_COLOURS = {"error": "1;31", "warning": "1;33", "help": "1;36", "caret": "1;32"}
_DIFF_COLOURS = {"-": "31", "+": "32", "@": "36"}

_lines = re.compile(rb"[^\n]*\n|[^\n]+").findall  # with their line ends; no empty line after a final line end
_CONTEXT = 3  # unchanged lines around a change in a diff, as in `diff -u`


def problems_text(found: Sequence[Diagnostic], view: View, most: int | None = problems.MOST_OF_A_KIND) -> str:
    """The problems in the given order; many of one kind, also in many files, are shown as one.

    `most`: see `grouped`. With None nothing is merged across files either.
    """
    groups = problems.grouped(found, view.words, most)
    if most is not None and not view.every:
        groups = problems.across_files(groups, view.words)
    return "".join(_problem(group, view) for group in groups)


def _problem(group: problems.ProblemGroup, view: View) -> str:
    found, message = group.first, group.message
    label = _painted(problems.rule_label(RULES[found.rule], view.words), _COLOURS[found.severity], view)
    lines = [f"{visible(found.where)}: {label}: {message.text}"]
    remedy = _painted(view.words(N_("help")), _COLOURS["help"], view)
    lines += [*_excerpt(found, view), f"  {remedy}: {message.remedy}"]
    if group.places:
        lines.append(f"  {group.places}")
    return "".join(f"{line}\n" for line in lines)


def _excerpt(found: Diagnostic, view: View) -> list[str]:
    """The source line around the place and a caret below it; in a table, the label and the text of the cell."""
    if found.label:
        cell = [visible(shortened(part)) for part in (found.label, found.excerpt) if part]
        return ["  " + ": ".join(cell)]
    if found.label is not None or not found.excerpt or found.column is None:
        return []
    at = found.column - 1
    start, end = max(0, at - _BEFORE), at + _AFTER
    before, after = _flat(found.excerpt[start:at]), _flat(found.excerpt[at:end])
    if start:
        before = "…" + before
    if len(found.excerpt) > end:
        after += "…"
    margin = f"{found.line} | "
    caret = " " * (len(margin) - 2) + "| " + " " * columns(before) + _painted("^", _COLOURS["caret"], view)
    return [f"  {margin}{before}{after}", f"  {caret}"]


def _flat(text: str) -> str:
    """Visible text with each tab as one space, so that the caret's offset is right."""
    return visible(text.replace("\t", " "))


def _painted(text: str, colour: str | None, view: View) -> str:
    if not view.colour or colour is None:
        return text
    return f"\x1b[{colour}m{text}\x1b[0m"


def check_text(checked: Checked, view: View) -> str:
    """Every problem and what is still owed; empty if there is neither."""
    words, named = view.words, {one.name for one in checked.owed}
    # The list of what is owed says that a submission is incomplete: do not report it twice.
    found = [
        one for one in checked.diagnostics if one.rule != "not-complete" or checked.whose.get(one.file) not in named
    ]
    return problems_text(found, view) + "".join(f"{line}\n" for line in _owed(checked, words))


def _owed(checked: Checked, words: Words) -> Iterator[str]:
    if checked.plan is None or not checked.owed:
        return
    from edutarget.formats.words.findings import owed_line, owed_title

    yield owed_title(checked.owed, words)
    yield from (f"- {owed_line(one, checked.plan, words)}" for one in checked.owed)


def statistics_text(checked: Checked, view: View) -> str:
    """The number of problems of each rule, most frequent first."""
    counts = problems.by_rule(checked)
    width = max((len(str(one.problems)) for one in counts), default=0)
    return _rule_lines([(f"{one.problems:{width}}  ", RULES[one.rule]) for one in counts], view)


def diff_text(changes: Iterable[Change], view: View) -> str:
    """The changes as a unified diff for people: visible characters, colour."""
    lines: list[str] = []
    for change in changes:
        lines += [f"--- {change.file}", f"+++ {change.file}"]
        for line in _changed_lines(change):
            text = line.replace(codecs.BOM_UTF8, b"", 1).decode(change.encoding, "replace")
            lines.append(text.rstrip("\r\n"))
    return "".join(_painted_line(line, view) + "\n" for line in lines)


def diff_bytes(changes: Iterable[Change]) -> bytes:
    """The changes for `patch` and `git apply`, with the bytes and the line ends of the files."""
    lines: list[bytes] = []
    for change in changes:
        name = visible(change.file).encode()
        if b" " in name:  # `patch` ends a name at the first space unless a tab follows the name
            name += b"\t"
        lines += [b"--- %b\n" % name, b"+++ %b\n" % name, *_changed_lines(change)]
    return b"".join(lines)


def _changed_lines(change: Change) -> Iterator[bytes]:
    before, after = _lines(change.before), _lines(change.after)  # of equal length: no fix adds a line
    changed = [number for number, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    # difflib is not needed: changed lines keep their numbers.
    for first, last in _hunks(changed):
        start, end = max(first - _CONTEXT, 0), min(last + _CONTEXT + 1, len(before))
        yield b"@@ -%d,%d +%d,%d @@\n" % (start + 1, end - start, start + 1, end - start)
        for line in _signed_lines(before[start:end], after[start:end]):
            if line.endswith(b"\n"):
                yield line
            else:
                yield from (line + b"\n", b"\\ No newline at end of file\n")


def _hunks(changed: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last changed line of each hunk; changes whose context would touch share a hunk."""
    first = last = changed[0]
    for number in changed:
        if number - last > 2 * _CONTEXT:
            yield first, last
            first = number
        last = number
    yield first, last


def _signed_lines(before: Sequence[bytes], after: Sequence[bytes]) -> Iterator[bytes]:
    """Lines with their diff signs; of consecutive changes, all old lines before all new ones."""
    for changed, pairs in groupby(zip(before, after, strict=True), lambda pair: pair[0] != pair[1]):
        old, new = zip(*pairs, strict=True)
        if changed:
            yield from (b"-" + line for line in old)
            yield from (b"+" + line for line in new)
        else:
            yield from (b" " + line for line in old)


def _painted_line(line: str, view: View) -> str:
    return _painted(visible(line.replace("\t", "    ")), _DIFF_COLOURS.get(line[:1]), view)


def rules_text(rules: Sequence[Rule], view: View) -> str:
    """One rule in full, or several with a line each."""
    if len(rules) == 1:
        return _explained(rules[0], view)
    return _rule_lines([("", rule) for rule in rules], view)


def _rule_lines(rules: Sequence[tuple[str, Rule]], view: View) -> str:
    """For each rule its prefix, severity and id on the left, and its reason, wrapped, on the right."""
    names = {severity: view.words(name) for severity, name in problems.SEVERITIES.items()}
    wide = max(map(columns, names.values()))
    begun = [f"{before}{_padded(names[rule.severity], wide)}  {rule.id}  " for before, rule in rules]
    left = max(map(columns, begun), default=0)
    lines: list[str] = []
    for start, (_before, rule) in zip(begun, rules, strict=True):
        first, *more = wrapped(rule.why(view.words.lang), max(view.width - left, 20))
        lines += [_padded(start, left) + first, *(" " * left + line for line in more)]
    return "".join(f"{line}\n" for line in lines)


def _padded(text: str, width: int) -> str:
    """The text with spaces up to a number of terminal columns."""
    return text + " " * (width - columns(text))


def _explained(rule: Rule, view: View) -> str:
    words = view.words
    message, remedy = rule.message(words.lang), rule.remedy(words.lang)
    message_in_table, remedy_in_table = rule.message(words.lang, in_table=True), rule.remedy(words.lang, in_table=True)
    parts = [
        problems.rule_label(rule, words),
        rule.why(words.lang),
        words(N_("Message: {text}"), text=blanks(message)),
        words(N_("Remedy: {text}"), text=blanks(remedy)),
    ]
    if message_in_table != message:
        parts.append(words(N_("Message in a table: {text}"), text=blanks(message_in_table)))
    if remedy_in_table != remedy:
        parts.append(words(N_("Remedy in a table: {text}"), text=blanks(remedy_in_table)))
    for title, excerpt in ((N_("Wrong:"), rule.wrong), (N_("Right:"), rule.right)):
        parts.append("\n".join([words(title), *(f"    {line}" for line in excerpt.split("\n"))]))
    return "\n\n".join(parts) + "\n"


def blanks(message: str) -> str:
    """A message template with … for each of its parameters."""
    return re.sub(r"(?<!\{)\{\w+\}", "…", message).replace("{{", "{").replace("}}", "}")
