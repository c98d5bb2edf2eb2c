"""Strict YAML without type guessing: bytes -> text -> values in which every scalar is text.

libyaml's events are read once, unless `plain_yaml` knows the text to be no more than plain lines. What the format
allows but a figure must not depend on (aliases, tags, merge keys, duplicate keys, further documents) is a problem
at its place. Positions of data paths are read in a second pass, which only a file with something wrong needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
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

from edutarget.files import plain_yaml
from edutarget.files.yaml_messages import plainly
from edutarget.problems.collected import Problems
from edutarget.problems.problem import Path, Places, Problem
from edutarget.problems.refused import Unreadable

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML built without libyaml: the same events, more slowly
    CParser = yaml.BaseLoader  # type: ignore[assignment,misc]

MAX_DEPTH = 100

_forbidden = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]").search
"""What YAML does not allow: C0 and C1 controls but tab and line ends, and two that are no characters."""


def read(text: str) -> tuple[Any, list[Problem]]:
    """The one document in the text as nested dict, list and str, and what is wrong with it."""
    if (simple := plain_yaml.read(text)) is not None:
        return simple, []
    reader = _Reader(text)
    try:
        return reader.document(), [*reader.problems]
    except Unreadable as end:
        return None, [*reader.problems, end.problem]
    except _UNPARSABLE as error:
        return None, [*reader.problems, _syntax_problem(text, error)]


def places(text: str) -> Places:
    """Where each data path stands, as far as the text can be read."""
    reader = _Reader(text, {})
    with suppress(Unreadable, *_UNPARSABLE):
        reader.document()
    return reader.places or {}


_UNPARSABLE = (yaml.YAMLError, ValueError, OverflowError)  # the last two: impossible escapes, without libyaml


class _Reader:
    """One pass over the events of one text."""

    def __init__(self, text: str, places: dict[Path, tuple[int, int]] | None = None) -> None:
        self.text = text
        self.places = places
        self.problems = Problems()
        self.event: Callable[[], Any] = CParser(text).get_event

    def document(self) -> Any:
        if bad := _forbidden(self.text):
            raise Unreadable("control-character", bad.start(), character=f"U+{ord(bad[0]):04X}")
        self.event()
        first = self.event()
        if isinstance(first, StreamEndEvent):
            raise Unreadable("empty-file")
        root = self.event()
        value = self.node(root, ())
        if isinstance(root, ScalarEvent) and not root.value and root.implicit[0]:
            raise Unreadable("empty-file")
        self.event()
        following = self.event()
        if not isinstance(following, StreamEndEvent):
            raise Unreadable("second-document", following.start_mark.index)
        return value

    def node(self, event: Any, path: Path) -> Any:
        kind = event.__class__
        if kind is AliasEvent:
            return self.complain("alias", event, name=event.anchor)
        if event.anchor is not None:
            self.complain("alias", event, name=event.anchor)
        if event.tag is not None:
            self.complain("tag", event, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))
        if kind is ScalarEvent:
            return event.value
        if len(path) >= MAX_DEPTH:
            raise Unreadable("too-deep", event.start_mark.index, limit=MAX_DEPTH)
        return self.mapping(path) if kind is MappingStartEvent else self.sequence(path)

    def mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        next_event, places = self.event, self.places
        while (event := next_event()).__class__ is not MappingEndEvent:
            if event.__class__ is ScalarEvent and event.anchor is None and event.tag is None:
                key, kept = event.value, True
            else:
                key = self.node(event, (*path, "?"))
                kept = key.__class__ is str
                key = key if kept else self.complain("key-not-text", event)
            if key in found:
                self.complain("duplicate-key", event, key=key)
            elif key == "<<" and not event.style:
                self.complain("merge-key", event)
                kept = False
            value_event = next_event()
            if places is not None and key not in found:
                places[*path, key] = (event.start_mark.index, value_event.start_mark.index)
            if value_event.__class__ is ScalarEvent and value_event.anchor is None and value_event.tag is None:
                value = value_event.value
            else:
                value = self.node(value_event, (*path, key))
            if kept:
                found[key] = value
        return found

    def sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while (event := self.event()).__class__ is not SequenceEndEvent:
            here = (*path, len(found))
            if self.places is not None:
                self.places[here] = (event.start_mark.index, event.start_mark.index)
            found.append(self.node(event, here))
        return found

    def complain(self, rule: str, event: Any, **params: Any) -> str:
        self.problems.append(Problem(rule, event.start_mark.index, params))
        return ""


_colon = re.compile(r"[ \t-]*[^\s#'\"]+?(：)").match


def _syntax_problem(text: str, error: Exception) -> Problem:
    """Name the mistakes people make; for the rest, what the parser did not like."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    index = min(mark.index, len(text)) if mark else 0
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    if text[index : index + 1] == "\t" or "tab" in what:
        return Problem("yaml-tab", index)
    line_before = text.rfind("\n", 0, max(text.rfind("\n", 0, index), 0)) + 1
    for line in re.finditer(r"[^\n]+", text[line_before : text.find("\n", index) + 1 or None]):
        if wide := _colon(line[0]):
            return Problem("fullwidth-colon", line_before + line.start() + wide.start(1))
    return Problem("yaml-syntax", index, {"what": plainly(what)})
