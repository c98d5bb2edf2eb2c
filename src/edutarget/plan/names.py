"""Compare the paths of units without what people vary when they type them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from edutarget.language.text import folded

# Every character that looks like a slash or a backslash.
_SLASHES = re.compile(r"[/\\\u2044\u2215\u29f5\u29f8\ufe68]+")


def folded_path(unit: str) -> str:
    """Return a unit's path, folded by `folded`, with single plain slashes between its parts."""
    return _SLASHES.sub("/", folded(unit)).strip("/")


def parts_of(unit: str) -> list[str]:
    """Return the parts of a unit's path, as spelled."""
    return [part for part in _SLASHES.split(unit) if part.strip()]


def path_ends(unit: str) -> Iterator[str]:
    """Yield a unit's path and every end of it, the longest first: a/b/c, b/c, c."""
    yield unit
    while "/" in unit:
        unit = unit.partition("/")[2]
        yield unit


def at_level(unit: str, level: int | None) -> str:
    """Return the first `level` parts of a path such as province/prefecture/county; 0: the whole path, None: nothing."""
    if level is None:
        return ""
    if level:
        return "/".join(unit.split("/")[:level])
    return unit


def spelled_alike(units: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield (unit, first unit) where both have the same folded path and different spellings."""
    # A dictionary of all names takes 250 MB for a million units. A bitmap of hashes first excludes nearly all units, as
    # no other unit has their bit; only the rest are compared by name.
    bits = bytearray(16 * len(units) + 1)
    alike: set[int] = set()
    for unit in units:
        place = _place(unit, bits)
        if bits[place >> 3] >> (place & 7) & 1:
            alike.add(place)
        bits[place >> 3] |= 1 << (place & 7)
    first: dict[str, str] = {}
    for unit in units if alike else ():
        if _place(unit, bits) in alike:
            other = first.setdefault(folded_path(unit), unit)
            if other != unit:
                yield unit, other


def _place(unit: str, bits: bytearray) -> int:
    """Return the index of the unit's bit."""
    return hash(folded_path(unit)) % (8 * len(bits))
