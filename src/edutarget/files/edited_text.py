"""A text with edits at exact places: all else stays as it is, character for character."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple


class Edit(NamedTuple):
    """`new` in the place of what stands from `start` to `end`; `at` is the place of what is told about it."""

    start: int
    end: int
    new: str
    at: int


class EditedText:
    """A text and its edits, none of which overlap."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._edits: dict[int, Edit] = {}

    def replace(self, start: int, end: int, new: str, at: int | None = None) -> None:
        """One more edit; it takes the place of those it covers."""
        for other in [edit for edit in self._edits.values() if edit.start < end and start < edit.end]:
            del self._edits[other.start]
        self._edits[start] = Edit(start, end, new, start if at is None else at)

    def untouched(self, start: int, end: int) -> bool:
        """Whether no edit is within a part of the text."""
        return all(edit.end <= start or end <= edit.start for edit in self._edits.values())

    def __contains__(self, start: int) -> bool:
        return start in self._edits

    def __len__(self) -> int:
        return len(self._edits)

    def edited(self) -> str:
        """The text with its edits."""
        pieces, last = [], 0
        for edit in self._in_order():
            pieces += [self.text[last : edit.start], edit.new]
            last = edit.end
        return "".join([*pieces, self.text[last:]])

    def original(self, indexes: list[int]) -> list[int]:
        """Where places of the edited text stand in the text; within an edit, the place it tells of."""
        edits, starts, shift = self._in_order(), [], 0
        for edit in edits:
            starts.append(edit.start + shift)
            shift += len(edit.new) - (edit.end - edit.start)
        found = []
        for index in indexes:
            place = bisect_right(starts, index) - 1
            if place < 0:
                found.append(index)
                continue
            edit, after = edits[place], index - starts[place]
            found.append(edit.at if after < len(edit.new) else edit.end + after - len(edit.new))
        return found

    def _in_order(self) -> list[Edit]:
        return [self._edits[start] for start in sorted(self._edits)]
