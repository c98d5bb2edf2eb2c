"""Text inside the YAML that the tool writes."""

from __future__ import annotations

import json
import re

from edutarget.figures.notation import NO, NULLS, PLAIN, YES

_words = re.compile(r"[^\W\d_][\w/-]*(?: [\w/-]+)*").fullmatch
_figure = re.compile(rf"{PLAIN}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}").fullmatch
_NO_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
"""What other readers of YAML take for more than a word, in any case."""


def scalar(text: str) -> str:
    """Words as they are; in quotes what a YAML reader could take for a number, a comment or anything else."""
    return text if _words(text) and text.lower() not in _NO_WORDS else quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes, in which characters that cannot be seen are escapes, as YAML has them."""
    return "".join(c if c.isprintable() else _escaped(c) for c in json.dumps(text, ensure_ascii=False))


def _escaped(character: str) -> str:
    """Half a surrogate pair is no character to any reader of YAML: it becomes its escape as text."""
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return ("\\\\" if 0xD800 <= code <= 0xDFFF else "\\") + f"u{code:04x}"


_sentence = re.compile(r"[\w“（《][^:#\\\"']*(?<! )").fullmatch
_flow = re.compile(r"[,\[\]{}]").search


def sentence(text: str, flow: bool = False) -> str:
    """As `scalar`, and without quotes what has signs that do no harm; inside `{}` and `[]` (flow) a few more do."""
    harmless = _sentence(text) and text.isprintable() and not (flow and _flow(text))
    number = text[:1].isdigit() and text.isascii()
    return text if harmless and not number and text.lower() not in _NO_WORDS else scalar(text)


def value(text: str) -> str:
    """What is no name: figures, days, yes and no, null are meant as such and stay as they are."""
    return text if _figure(text) or text in YES or text in NO or text in NULLS else scalar(text)
