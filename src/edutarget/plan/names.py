"""How names of units and indicators are compared: without what people vary when they type them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from edutarget.language.folding import folded

_SLASHES = re.compile(r"[/\\\u2044\u2215\u29f5\u29f8\ufe68]+")


def folded_path(unit: str) -> str:
    """A unit's path as `folded` leaves its names, with plain slashes, one between two of them."""
    return _SLASHES.sub("/", folded(unit)).strip("/")


def parts_of(unit: str) -> list[str]:
    """The parts of a unit's path, as they are spelled."""
    return [part for part in _SLASHES.split(unit) if part.strip()]


def path_ends(unit: str) -> Iterator[str]:
    """A unit's path and every end of it, the longest first: a/b/c, b/c, c."""
    yield unit
    while "/" in unit:
        unit = unit.partition("/")[2]
        yield unit


def at_level(unit: str, level: int) -> str:
    """The first parts of a path such as province/prefecture/county, the whole of one that has no more; 0: the whole."""
    if level:
        return "/".join(unit.split("/")[:level])
    return unit


def spelled_alike(units: Collection[str]) -> Iterator[tuple[str, str]]:
    """Units whose names differ only in what people vary or cannot see, each with the first one written so."""
    # A table of the names would take a quarter of a gigabyte for a million units. A bit for each says of nearly all of
    # them that no other is like them.
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
    return hash(folded_path(unit)) % (8 * len(bits))
