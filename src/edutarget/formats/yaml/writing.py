"""YAML that the tool writes: text that every reader takes for text, and nested text with comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from edutarget.figures.notation import NO, NULLS, PLAIN, YES
from edutarget.language.inert import columns
from edutarget.problems.problem import Path

_words = re.compile(r"[^\W\d_][\w/-]*(?: [\w/-]+)*").fullmatch
_figure = re.compile(rf"{PLAIN}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}").fullmatch
_NO_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
"""What other readers of YAML take for more than a word, in any case."""


def scalar(text: str) -> str:
    """Words as they are; in quotes what a YAML reader could take for a number, a comment or anything else."""
    if _words(text) and text.lower() not in _NO_WORDS:
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes, in which characters that cannot be seen are escapes, as YAML has them."""
    return "".join(c if c.isprintable() else _escaped(c) for c in json.dumps(text, ensure_ascii=False))


def _escaped(character: str) -> str:
    """Half a surrogate pair is no character to any reader of YAML: it becomes its escape as text."""
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    if 0xD800 <= code <= 0xDFFF:
        return f"\\\\u{code:04x}"
    return f"\\u{code:04x}"


_sentence = re.compile(r"[\w“（《][^:#\\\"']*(?<! )").fullmatch
_flow = re.compile(r"[,\[\]{}]").search


def sentence(text: str, flow: bool = False) -> str:
    """As `scalar`, and without quotes what has signs that do no harm; inside `{}` and `[]` (flow) a few more do."""
    harmless = _sentence(text) and text.isprintable() and not (flow and _flow(text))
    number = text[:1].isdigit() and text.isascii()
    if harmless and not number and text.lower() not in _NO_WORDS:
        return text
    return scalar(text)


def value(text: str) -> str:
    """What is no name: figures, days, yes and no, null are meant as such and stay as they are."""
    if _figure(text) or text in YES or text in NO or text in NULLS:
        return text
    return scalar(text)


WIDTH = 120
_INDENT = "  "
_FLAT = (("name",), ("period",))  # fields at the top that fit on a line
_NAMES = frozenset({"zh", "en", "one", "id", "name", "title", "publisher"})
"""Keys of what is always a name, whatever it looks like: a framework may be called by digits."""


@dataclass(frozen=True)
class Comments:
    """Comments by the data path of the field that they stand above, line by line, or beside."""

    above: dict[Path, list[str]] = field(default_factory=dict)
    beside: dict[Path, str] = field(default_factory=dict)

    @cached_property
    def inside(self) -> frozenset[Path]:
        """The fields that have comments somewhere inside them; asked for once all comments are there."""
        return frozenset(place[:end] for place in (*self.above, *self.beside) for end in range(1, len(place)))


def plan_document(head: Sequence[str], tree: Mapping[str, object], comments: Comments) -> str:
    """A plan as a document: lines of comment at its head, then the fields; areas and indicators apart."""
    return "".join(f"# {line}\n" for line in head) + "\n" + written(tree, comments, ((), ("indicators",)))


def written(tree: Mapping[str, object], comments: Comments, spaced: Sequence[Path] = ((),)) -> str:
    """The tree as YAML; below the paths `spaced` a blank line goes before each block of blocks."""
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
    """A field on one line; None where it needs several."""
    if not isinstance(content, Mapping):
        return f"{first} {_shown(key, content)}".rstrip(" ")
    if not content:
        return f"{first} {{}}"
    # A comment inside needs a line of its own, and at the top blocks are easier to fill in than braces.
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
