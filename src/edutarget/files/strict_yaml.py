"""Strict YAML: one pass over a text returns its values, all of them text, and the place of each.

Values stay text, so that 73.10 and `no` are read as written. What YAML allows but a figure must not depend on (aliases,
tags, merge keys, duplicate keys, further documents) is a problem at its place. A text that cannot be parsed is scanned
for slips (`yaml_slips`); if there are none, the parser's error is reported (`yaml_complaints`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from edutarget.files.reading import MAX_DEPTH, MAX_TEXT, MAX_VALUES, too_many
from edutarget.language.text import N_
from edutarget.problems.problem import Path, Places, Problem, Problems, Unreadable


class PythonLoader(yaml.SafeLoader):
    """PyYAML's own parser, changed to accept tabs between tokens, as libyaml does."""

    def scan_to_next_token(self) -> None:
        """Skip spaces, comments and line ends, and tabs that do not indent a line."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()


LOADER = getattr(yaml, "CSafeLoader", PythonLoader)
"""libyaml's parser; without libyaml, PyYAML's own gives the same events, more slowly."""

UNPARSABLE = (yaml.YAMLError, ValueError, OverflowError, LookupError, AttributeError, RecursionError)
"""What PyYAML raises. Its own parser raises the others than YAMLError for impossible escapes and the like."""

_forbidden = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]").search
"""Characters that YAML forbids: C0 and C1 controls except tab and line ends, and two noncharacters."""

_TEXTS = frozenset({("note",), ("confirmed",), ("reason",), ("measures",)})
_NAMES = frozenset({("zh",), ("en",)})
_another_language = re.compile(r"\b(?:zh|en)[ \t]*[:：]").search
_half = re.compile("[\ud800-\udfff]").search
_group = re.compile(r"[0-9]{3}(?:\.[0-9]+)?").fullmatch
_grouped = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?").fullmatch


class Yaml(NamedTuple):
    """The one document of a text: nested dict, list and str (None if it cannot be read), its problems and places.

    A value is a Problem for a figure that was split at its commas, as in `{numerator: 1,466}`.
    """

    written: Any
    problems: list[Problem]
    places: Places


def read(text: str) -> Yaml:
    """Read a text; nothing is raised, every error is among the problems."""
    reader = _Reader(text)
    value, end = None, []
    try:
        value = reader.document()
    except Unreadable as error:
        end = [error.problem]
    except UNPARSABLE as error:
        end = _why_not_yaml(text, error)
    else:
        # `{numerator：1466}` and a line `key：27` are valid YAML, but each is a single word.
        slips = _slips(text) if reader.colon_in_word else []
        if slips:
            value, end = None, slips
    return Yaml(value, [*reader.problems, *end], reader.places)


def _slips(text: str) -> list[Problem]:
    from edutarget.files.yaml_slips import slips  # only a text with a mistake needs it

    return slips(text)


def _why_not_yaml(text: str, error: Exception) -> list[Problem]:
    from edutarget.files.yaml_complaints import complaint

    return _slips(text) or [complaint(error, text)]


def _is_text(event: Any, path: Path) -> bool:
    """Whether a colon of a plain scalar is part of a text: a note, or a name or an explanation in one language.

    To scan a plan for slips takes a tenth of the time of `report`; the colons of its texts must not cause it.
    """
    if path[-1:] in _TEXTS:
        return True
    one_line: bool = event.start_mark.line == event.end_mark.line
    return path[-1:] in _NAMES and one_line and not _another_language(event.value)


def _is_empty(event: Any) -> bool:
    return event.__class__ is ScalarEvent and not event.value and not event.style


class _Reader:
    """One pass over the events of a text; raises Unreadable or one of UNPARSABLE where reading must end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems = Problems()
        self.places: dict[Path, tuple[int, int]] = {}
        self.colon_in_word = False
        self._room = MAX_VALUES

    def document(self) -> Any:
        """Return the value of the one document."""
        control = _forbidden(self.text)  # before the loader is made: PyYAML's own raises then already
        if control:
            raise Unreadable("control-character", control.start(), character=f"U+{ord(control[0]):04X}")
        self._next = LOADER(self.text).get_event
        self._next()
        if self._next().__class__ is StreamEndEvent:
            raise Unreadable("empty-file")
        root = self._next()
        value = self._node(root, ())
        if value == "" and root.__class__ is ScalarEvent and root.implicit[0]:
            raise Unreadable("empty-file")
        self._next()
        following = self._next()
        if following.__class__ is not StreamEndEvent:
            raise Unreadable("second-document", following.start_mark.index)
        return value

    def _events_until(self, end: type[Event]) -> Iterator[Any]:
        """Yield the first event of each key or item, up to the end of a mapping or list."""
        next_event = self._next
        event = next_event()
        while event.__class__ is not end:
            self._room -= 1
            if self._room < 0:
                raise too_many(N_("values"), MAX_VALUES, event.start_mark.index)
            yield event
            event = next_event()

    def _node(self, event: Any, path: Path) -> Any:
        # Aliases are refused and never expanded: a few lines of them could stand for billions of values
        kind = event.__class__
        if kind is AliasEvent:
            return self._complain("alias", event, name=event.anchor)
        if event.anchor is not None:
            self._complain("alias", event, name=event.anchor)
        if event.tag is not None:
            self._complain("tag", event, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))
        if kind is not ScalarEvent:
            if len(path) >= MAX_DEPTH:
                raise Unreadable("too-deep", event.start_mark.index, limit=MAX_DEPTH)
            return self._mapping(path) if kind is MappingStartEvent else self._sequence(path)
        value = event.value
        if len(value) > MAX_TEXT:
            raise Unreadable("text-too-long", event.start_mark.index, limit=MAX_TEXT)
        if not event.style:
            if ":" in value or "：" in value:
                self.colon_in_word = self.colon_in_word or not _is_text(event, path)
        elif event.style == '"' and _half(value):  # "\ud83d", which libyaml refuses and PyYAML's own parser does not
            raise ValueError("half a character")
        return value

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        previous = ""
        previous_event: Any = None
        at_key = (*path, "?")
        for event in self._events_until(MappingEndEvent):
            key = self._node(event, at_key)
            is_text = key.__class__ is str
            if not is_text:
                key = self._complain("key-not-text", event)
            value_event = self._next()
            if previous_event and is_text and _is_empty(value_event):
                rest = self._rest_of_value(previous, previous_event, event, value_event)
                if rest is not None:
                    found[previous] = rest
                    continue
            previous, previous_event = key, value_event
            here = (*path, key)
            if key in found:
                self._complain("duplicate-key", event, key=key)
            else:
                self.places[here] = event.start_mark.index, value_event.start_mark.index
            value = self._node(value_event, here)
            if key == "<<" and not event.style:
                self._complain("merge-key", event)
            elif is_text:
                found[key] = value
        return found

    def _rest_of_value(self, name: str, value: Any, key: Any, empty: Any) -> Problem | None:
        """The problem of a key without a value if it is the rest of the value before it; None if it is a key.

        `{numerator: 1,466}` parses as numerator 1 and a key 466, `{en: Teachers, by school}` has a key `by school`.
        """
        if value.__class__ is not ScalarEvent or value.style or key.style:
            return None
        written = self._written(value, key)
        if _group(key.value) and _grouped(written):
            return Problem("number-separator", (), {"written": written, "instead": written.replace(",", "")})
        from edutarget.files.yaml_complaints import TEXT_KEYS, needs_quotes

        has_colon = empty.start_mark.index > key.end_mark.index
        if name in TEXT_KEYS and not has_colon and key.value.split(" ")[0] not in TEXT_KEYS:
            return needs_quotes((), written, ",")
        return None

    def _written(self, first: Any, last: Any) -> str:
        return self.text[first.start_mark.index : last.end_mark.index]

    def _sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        for event in self._events_until(SequenceEndEvent):
            here = (*path, len(found))
            self.places[here] = event.start_mark.index, event.start_mark.index
            found.append(self._node(event, here))
        return found

    def _complain(self, rule: str, event: Any, **params: Any) -> str:
        self.problems.append(Problem(rule, event.start_mark.index, params))
        return ""
