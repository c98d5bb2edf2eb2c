"""A row's progress as a line of characters: from the baseline, or zero, to the target."""

from __future__ import annotations

from fractions import Fraction

from edutarget.language.terms import N_
from edutarget.report.gap_report import Row

BAR_LEGEND = N_(
    "Progress: ├ baseline, or zero · ● actual · ┊ due by now · ┤ target; ● outside is below the start or beyond the "
    "target"
)


def bar(row: Row, width: int) -> str:
    """`├━━━━●──┤`: done, where the actual is, still to be done; `┊` is what the schedule asks for by now.

    An actual below the start or beyond the target stands outside. Empty where there is no start to measure from.
    """
    at = row.progress
    share = at.gap_closed if row.indicator.measure == "level" else at.completion
    if share is None:
        return ""
    left, done, mark, rest, now, right = "├━●─┊┤"
    inside = width - 4  # without the two ends and the places outside of them
    cells = [rest] * inside
    reached = min(max(int(share * inside), 0), inside)
    cells[:reached] = [done] * reached
    if at.schedule is not None:
        cells[_cell(at.schedule, inside)] = now
    before, after = " ", " "
    if share < 0:
        before = mark
    elif share > 1:
        after = mark
    else:
        cells[_cell(share, inside)] = mark
    return f"{before}{left}{''.join(cells)}{right}{after}"


def _cell(share: Fraction, inside: int) -> int:
    """Into which cell a share falls. Only what is reached stands in the last one, however little is missing."""
    return inside - 1 if share >= 1 else min(int(share * inside), inside - 2)
