"""Write YAML: scalars that every reader takes for text, and nested mappings with comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from edutarget.figures.limits import NO, NULLS, PLAIN, YES
from edutarget.language.text import columns
from edutarget.problems.problem import Path

_words = re.compile(r"[^\W\d_][\w/-]*(?: [\w/-]+)*").fullmatch
_figure = re.compile(rf"{PLAIN}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}").fullmatch
_NO_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
"""Words that YAML 1.1 readers take for a boolean or null, in upper or lower case."""


def scalar(text: str) -> str:
    """Plain words without quotes; in quotes whatever a YAML reader could take for something other than text."""
    if _words(text) and text.lower() not in _NO_WORDS:
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes, with invisible characters as YAML escapes."""
    return "".join(c if c.isprintable() else _escaped(c) for c in json.dumps(text, ensure_ascii=False))


def _escaped(character: str) -> str:
    """A YAML escape. A lone surrogate, which YAML cannot hold, becomes the six characters of its escape as text."""
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    if 0xD800 <= code <= 0xDFFF:
        return f"\\\\u{code:04x}"
    return f"\\u{code:04x}"


_sentence = re.compile(r"[\w“（《][^:#\\\"']*(?<! )").fullmatch
_flow = re.compile(r"[,\[\]{}]").search


def sentence(text: str, flow: bool = False) -> str:
    """As `scalar`, but also without quotes if the text has only harmless signs; `flow`: inside of `{}` or `[]`."""
    harmless = _sentence(text) and text.isprintable() and not (flow and _flow(text))
    # Some YAML reader might take ASCII text that begins with a digit for a number, a day or a time.
    number = text[:1].isdigit() and text.isascii()
    if harmless and not number and text.lower() not in _NO_WORDS:
        return text
    return scalar(text)


def value(text: str) -> str:
    """A value that is no name: figures, days, yes, no and null are written without quotes."""
    if _figure(text) or text in YES or text in NO or text in NULLS:
        return text
    return scalar(text)


Fields = Mapping[str, Any]
"""A plan as it is written in its file: its fields by name, texts and nested fields."""

WIDTH = 120
_INDENT = "  "
_FLAT = (("name",), ("period",))  # top-level mappings that are written on one line
_NAMES = frozenset({"zh", "en", "one", "id", "name", "title", "publisher"})
"""Keys whose values are always names, whatever they look like: a framework may be named by digits."""


@dataclass(frozen=True)
class Comments:
    """Comments by the data path of their field: lines above it, or one comment beside it."""

    above: dict[Path, list[str]] = field(default_factory=dict)
    beside: dict[Path, str] = field(default_factory=dict)

    @cached_property
    def inside(self) -> frozenset[Path]:
        """The fields with comments somewhere inside. Cached: use it only once all comments are added."""
        return frozenset(place[:end] for place in (*self.above, *self.beside) for end in range(1, len(place)))


def plan_document(head: Sequence[str], tree: Mapping[str, object], comments: Comments) -> str:
    """A plan as a document: `head` as comment lines, then the fields with blank lines between blocks."""
    return "".join(f"# {line}\n" for line in head) + "\n" + written(tree, comments, ((), ("indicators",)))


def written(tree: Mapping[str, object], comments: Comments, spaced: Sequence[Path] = ((),)) -> str:
    """The tree as YAML; directly below the paths `spaced`, a blank line precedes each nested block."""
    return "\n".join(_block(tree, (), comments, frozenset(spaced))) + "\n"


def _block(tree: Mapping[str, object], path: Path, comments: Comments, spaced: frozenset[Path]) -> Iterator[str]:
    margin = _INDENT * len(path)
    for key, content in tree.items():
        here = (*path, key)
        first = f"{margin}{scalar(key)}:"
        line = _line(key, content, first, here, comments)
        inside: Mapping[str, object] = {}
        if line is None and isinstance(content, Mapping):
            line, inside = first, content
        if path in spaced and any(isinstance(item, Mapping) for item in inside.values()):
            yield ""
        yield from (f"{margin}# {comment}" for comment in comments.above.get(here, ()))
        if here in comments.beside:
            line = f"{line}  # {comments.beside[here]}"
        yield line or first
        yield from _block(inside, here, comments, spaced)


def _line(key: str, content: object, first: str, path: Path, comments: Comments) -> str | None:
    """A field on one line; None if it needs several."""
    if not isinstance(content, Mapping):
        return f"{first} {_shown(key, content)}".rstrip(" ")
    if not content:
        return f"{first} {{}}"
    # A comment inside needs its own line; at the top level, blocks are easier to fill in than braces.
    if path in comments.inside or (len(path) == 1 and path not in _FLAT):
        return None
    if any(isinstance(item, Mapping) or item == "" for item in content.values()):
        return None
    inside = ", ".join(f"{scalar(name)}: {_shown(name, item, flow=True)}" for name, item in content.items())
    line = f"{first} {{{inside}}}"
    if columns(line) > WIDTH:
        return None
    return line


def _shown(key: str, content: object, flow: bool = False) -> str:
    if isinstance(content, list):
        return "[" + ", ".join(_shown("", item, flow=True) for item in content) + "]"
    if not content:
        return ""
    if key in _NAMES:
        return sentence(str(content), flow)
    return value(str(content))
