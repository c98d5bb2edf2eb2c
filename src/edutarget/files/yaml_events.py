"""One pass over a YAML text: libyaml's events as nested values, and what a figure must not depend on.

What the format allows but this does not (aliases, tags, merge keys, duplicate keys, further documents) is a problem at
its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from edutarget.files import yaml_slips
from edutarget.files.limits import MAX_DEPTH, MAX_TEXT, MAX_VALUES, too_many
from edutarget.language.terms import N_
from edutarget.problems.problem import Path, Problem, Problems, Unreadable

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML built without libyaml: the same events, more slowly
    CParser = yaml.BaseLoader  # type: ignore[assignment,misc]

_forbidden = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]").search
"""What YAML does not allow: C0 and C1 controls but tab and line ends, and two that are no characters."""

UNPARSABLE = (yaml.YAMLError, ValueError, OverflowError)  # the last two: impossible escapes, without libyaml

MAX_INDENT = 1000  # characters before a value in which its line is looked for

_group = re.compile(r"[0-9]{3}(?:\.[0-9]+)?").fullmatch
_grouped = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?").fullmatch


def _plain(event: Any) -> bool:
    """Whether it is a text without quotes."""
    return event.__class__ is ScalarEvent and not event.style


class Reader:
    """One pass over the events of one text; what cannot be read on raises Unreadable, or one of UNPARSABLE."""

    def __init__(self, text: str, places: dict[Path, tuple[int, int]] | None = None) -> None:
        self.text = text
        self.places = places
        self.problems = Problems()
        self.room = MAX_VALUES
        self.odd: list[tuple[Any, Any]] = []  # keys and values in which a slip of the pen may have hidden
        self.event: Callable[[], Any] = CParser(text).get_event

    def document(self) -> Any:
        """The value of the one document."""
        if bad := _forbidden(self.text):
            raise Unreadable("control-character", bad.start(), character=f"U+{ord(bad[0]):04X}")
        self.event()
        first = self.event()
        if isinstance(first, StreamEndEvent):
            raise Unreadable("empty-file")
        root = self.event()
        value = self._node(root, ())
        if root.__class__ is ScalarEvent:
            self.odd.append((None, root))
        if isinstance(root, ScalarEvent) and not root.value and root.implicit[0]:
            raise Unreadable("empty-file")
        self.event()
        following = self.event()
        if not isinstance(following, StreamEndEvent):
            raise Unreadable("second-document", following.start_mark.index)
        return value

    def _node(self, event: Any, path: Path) -> Any:
        kind = event.__class__
        if kind is AliasEvent:
            return self._complain("alias", event, name=event.anchor)
        if event.anchor is not None:
            self._complain("alias", event, name=event.anchor)
        if event.tag is not None:
            self._complain("tag", event, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))
        if kind is ScalarEvent:
            return self._scalar(event)
        if len(path) >= MAX_DEPTH:
            raise Unreadable("too-deep", event.start_mark.index, limit=MAX_DEPTH)
        return self._mapping(path) if kind is MappingStartEvent else self._sequence(path)

    def _scalar(self, event: Any) -> str:
        value: str = event.value
        if len(value) > MAX_TEXT:
            raise Unreadable("text-too-long", event.start_mark.index, limit=MAX_TEXT)
        return value

    def _count(self, event: Any) -> None:
        """One more item of a list, or one more key and its value."""
        self.room -= 1
        if self.room < 0:
            raise too_many(N_("values"), MAX_VALUES, event.start_mark.index)

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        next_event, places = self.event, self.places
        last: tuple[Any, Any] | None = None  # the key and the value before
        while (event := next_event()).__class__ is not MappingEndEvent:
            self._count(event)
            if event.__class__ is ScalarEvent and event.anchor is None and event.tag is None:
                key, kept = self._scalar(event), True
            else:
                key = self._node(event, (*path, "?"))
                kept = key.__class__ is str
                key = key if kept else self._complain("key-not-text", event)
            value_event = next_event()
            if last and key[:1].isdecimal() and self._goes_on(found, last, event, value_event):
                continue
            last = event, value_event
            if key in found:
                self._complain("duplicate-key", event, key=key)
            elif key == "<<" and not event.style:
                self._complain("merge-key", event)
                kept = False
            if places is not None and key not in found:
                places[*path, key] = (event.start_mark.index, value_event.start_mark.index)
            if value_event.__class__ is ScalarEvent and value_event.anchor is None and value_event.tag is None:
                value = self._scalar(value_event)
                if (not value or ":" in value or "：" in value) and len(self.odd) < yaml_slips.MOST_LINES:
                    self.odd.append((event, value_event))
            else:
                value = self._node(value_event, (*path, key))
            if kept:
                found[key] = value
        return found

    def _goes_on(self, found: dict[str, Any], last: tuple[Any, Any], event: Any, empty: Any) -> bool:
        """Whether a key is the rest of the figure before it: {numerator: 1,466} is no numerator 1 and something 466."""
        key, value = last
        if not all(map(_plain, (key, value, event, empty))):
            return False
        if empty.value or not _group(event.value):
            return False
        written = self.text[value.start_mark.index : event.end_mark.index]
        if not _grouped(written):
            return False
        words = {"written": written, "instead": written.replace(",", "")}
        found[key.value] = Problem("number-separator", (), words)
        return True

    def slips(self) -> list[Problem]:
        """Slips of the pen that made one word of several: `a：1` on a line of its own, `{a:1}`."""
        found: list[Problem] = []
        for key, value in self.odd:
            if value.value or key is None:
                found += self._lines_in(key, value)
            elif _plain(key):
                start = key.start_mark.index
                before = len(self.text[max(start - 100, 0) : start].rstrip()) + max(start - 100, 0)
                found += yaml_slips.in_braces(self.text, max(before - 1, 0), key.end_mark.index + 1)
        return found

    def _lines_in(self, key: Any, value: Any) -> list[Problem]:
        """The slips of a value between braces, or of one that begins on a line of its own, where it is no text."""
        start = value.start_mark.index
        before = self.text[max(start - MAX_INDENT, 0) : start].rpartition("\n")[2]
        if value.style or len(before) == MAX_INDENT or getattr(key, "value", "") in yaml_slips.TEXT_KEYS:
            return []
        if before.strip(" -"):
            return yaml_slips.in_braces(self.text, start, value.end_mark.index) if "{" in before else []
        return yaml_slips.only_slips(self.text, start - len(before), value.end_mark.index)

    def _sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while (event := self.event()).__class__ is not SequenceEndEvent:
            self._count(event)
            here = (*path, len(found))
            if self.places is not None:
                self.places[here] = (event.start_mark.index, event.start_mark.index)
            found.append(self._node(event, here))
        return found

    def _complain(self, rule: str, event: Any, **params: Any) -> str:
        self.problems.append(Problem(rule, event.start_mark.index, params))
        return ""
