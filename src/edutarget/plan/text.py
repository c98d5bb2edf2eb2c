"""Names in two languages, and how they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ConfigDict, model_validator

from edutarget.language.folding import folded
from edutarget.plan.fields import Name, Part


def _one_of_two(schema: dict[str, Any]) -> None:
    """One language suffices."""
    schema["required"] = [key for key in schema.get("required", ()) if key not in ("zh", "en")]
    schema["anyOf"] = [{"required": ["zh"]}, {"required": ["en"]}]


class Text(Part):
    """The same words in Chinese and English; where a plan has one of them, it stands for both."""

    model_config = ConfigDict(json_schema_extra=_one_of_two)

    zh: Name
    en: Name

    @model_validator(mode="before")
    @classmethod
    def _in_both(cls, written: Any) -> Any:
        if not isinstance(written, dict) or len(given := written.keys() & {"zh", "en"}) != 1:
            return written
        [lang] = given
        same = written[lang] if isinstance(written[lang], str) and written[lang].strip() else "–"  # refused once
        return {**written, "en" if lang == "zh" else "zh": same}

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


_SLASHES = re.compile(r"[/\\\u2044\u2215\u29f5\u29f8\ufe68]+")


def folded_path(unit: str) -> str:
    """A unit's path as `folded` leaves its names, with plain slashes, one between two of them."""
    return _SLASHES.sub("/", folded(unit)).strip("/")


def path_ends(unit: str) -> Iterator[str]:
    """A unit's path and every end of it, the longest first: a/b/c, b/c, c."""
    yield unit
    while "/" in unit:
        unit = unit.partition("/")[2]
        yield unit


def at_level(unit: str, level: int) -> str:
    """The first parts of a path such as province/prefecture/county, the whole of one that has no more; 0: the whole."""
    return "/".join(unit.split("/")[:level]) if level else unit


def closest(written: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to three of the known words that look like the one written; the first one where none does."""
    from difflib import get_close_matches

    names = {folded(name): name for name in known}
    return tuple(names[match] for match in get_close_matches(folded(written)[:100], names, 3, 0.5))
