"""Combine several submissions into one, and find the conflicts between them (docs/method.md, "Several submissions").

Also which figure of a day counts ("Revisions" there), and a submission compared with an earlier version of itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from edutarget.files.reading import shown_name
from edutarget.language.text import N_, Term, folded_path, spelled_alike
from edutarget.plan.checks import share_problems
from edutarget.plan.models import Plan, ReportingUnits
from edutarget.problems.problem import Elsewhere, Path, Problem
from edutarget.submission.checks import CONFIRMED, sum_differs
from edutarget.submission.entry import NOT_SIGNED, Entry, Figure, Revised, Signed, Value, Withdrawal
from edutarget.submission.models import Submission


class SubmittedFile(NamedTuple):
    """A submission and its file."""

    file: str
    submission: Submission


class Version(NamedTuple):
    """What one submission says of an indicator on a day: a figure, or its withdrawal."""

    given: Entry | Withdrawal
    submission: Submission
    file: SubmittedFile | None = None

    @property
    def value(self) -> Value | None:
        """The figure; None for a withdrawal."""
        if isinstance(self.given, Entry):
            return self.given.value
        return None


Versions = dict[tuple[str, date], list[Version]]
"""Indicator and day -> what the submissions of one unit say of it."""


def versions_of(submissions: Iterable[Submission | SubmittedFile]) -> Versions:
    """Group what submissions of one unit say by indicator and day."""
    found: Versions = {}
    for one in submissions:
        file, submission = (one, one.submission) if isinstance(one, SubmittedFile) else (None, one)
        everything: dict[str, Entry | Withdrawal] = {**submission.entries, **submission.withdrawn}
        for key, given in everything.items():
            found.setdefault((key, submission.day_of(key)), []).append(Version(given, submission, file))
    return found


def _by_submitter(versions: Sequence[Version]) -> list[list[Version]]:
    """Group versions that may replace one another: of the whole by submitter, of a part all of them."""
    groups: dict[frozenset[str], list[Version]] = {}
    for version in versions:
        groups.setdefault(_whose(version.submission), []).append(version)
    return list(groups.values())


def _whose(submission: Submission) -> frozenset[str]:
    """Who may revise a figure of the whole: its office, whoever signs for it, or its submitters. Empty for a part."""
    if submission.part:
        return frozenset()
    if submission.office is not None:
        return frozenset([submission.office])
    return frozenset(submission.submitted_by)


def last_revisions(versions: Sequence[Version]) -> list[Version]:
    """The versions with the highest revision number; several if a file was submitted twice or two contradict."""
    highest = max(version.given.revision for version in versions)
    return [version for version in versions if version.given.revision == highest]


def contradiction(versions: Sequence[Version]) -> tuple[Version, Version] | None:
    """Two versions of one day that both count but differ; None if there are none."""
    counting: list[Version] = []
    for group in _by_submitter(versions):
        last = last_revisions(group)
        different = [version for version in last if version.value != last[0].value]
        if different:
            return different[0], last[0]
        if last[0].value is not None:
            counting += last
    for version in counting:
        if version.value != counting[0].value:
            return version, counting[0]
    return None


def figure_of_day(day: date, versions: Sequence[Version]) -> Figure | None:
    """The figure of a day that counts; None if withdrawn. Of equal figures, the one with the most parts."""
    found: list[Figure] = []
    for group in _by_submitter(versions):
        for version in last_revisions(group):
            if isinstance(version.given, Entry):
                who, files = version.submission.submitted_by, _files(version)
                revised, signed = _revised(group, version), _signed(version)
                found.append(Figure(day, version.given, who, revised, files, signed=signed))
    if not found:
        return None
    # Of equal figures, a revised one shows what changed; one with counts or a note says more
    best = max(found, key=lambda figure: (figure.revised is not None, _number_of_parts(figure.entry)))
    who = tuple(dict.fromkeys(name for figure in found for name in figure.submitted_by))
    files = tuple(dict.fromkeys(file for figure in found for file in figure.files))
    return best._replace(submitted_by=who, files=files)


def _files(version: Version) -> tuple[str, ...]:
    if version.file is None:
        return ()
    return (shown_name(version.file.file),)


def _signed(version: Version) -> Signed:
    """Who signed the file of a figure; a submission without a file is signed as a whole."""
    if version.file is None:
        return NOT_SIGNED
    return version.submission.signed


def _revised(versions: Sequence[Version], last: Version) -> Revised | None:
    """What revisions changed; None if they returned to the first figure."""
    first = min((version for version in versions if version.value is not None), key=lambda one: one.given.revision)
    if first.value is None or first.value == last.value:
        return None
    return Revised(first.value, last.given.revision, last.submission.submitted_by)


def _number_of_parts(entry: Entry) -> int:
    return sum(part is not None for part in entry)


class Conflict(NamedTuple):
    """A problem in one file because of another."""

    submitted: SubmittedFile
    problem: Problem


# Combining


def combine(submissions: Sequence[Submission], as_of: date | None = None) -> Submission:
    """Merge submissions into one of the day `as_of` (None: the latest day), with each indicator's newest figure.

    None may be later than `as_of`. Raises ValueError for no submissions, or several units.
    """
    if not submissions:
        raise ValueError("there are no submissions to put together")
    if len({submission.unit for submission in submissions}) > 1:
        raise ValueError("these submissions are of several units")
    history: dict[str, list[Figure]] = {}
    disputed: dict[str, date] = {}
    versions = versions_of(submissions)
    for key, day in sorted(versions, key=lambda one: one[1]):
        if contradiction(versions[key, day]):
            # Neither figure counts; `verdict_on` lets no older one stand in for the day
            disputed[key] = day
            continue
        figure = figure_of_day(day, versions[key, day])
        if figure is not None:
            history.setdefault(key, []).append(figure)
    first, shown = submissions[0], as_of or max(submission.as_of for submission in submissions)
    combined = of_history(first.plan, shown, submitters(submissions), history, disputed)
    signed = first.signed if len(submissions) == 1 else NOT_SIGNED
    return replace(combined, unit=first.unit, part=first.part, signed=signed)


def of_history(
    plan: str,
    as_of: date,
    submitted_by: tuple[str, ...],
    history: Mapping[str, Sequence[Figure]],
    disputed: Mapping[str, date],
) -> Submission:
    """The submission of a day with the newest figure of each indicator; `history` has at least one of each."""
    newest = {key: figures[-1] for key, figures in history.items()}
    entries = {key: figure.entry for key, figure in newest.items()}
    older = {key: figure.day for key, figure in newest.items() if figure.day != as_of}
    return Submission(plan, as_of, submitted_by, entries, older=older, history=history, disputed=disputed)


def submitters(submissions: Iterable[Submission]) -> tuple[str, ...]:
    """All submitters, each once, in the order of the submissions."""
    return tuple(dict.fromkeys(name for submission in submissions for name in submission.submitted_by))


def with_all_reported(submission: Submission) -> Submission:
    """Take the `units` of each sum for all that should have reported, where `expected` is unknown."""
    entries = {key: _all_reported(entry) for key, entry in submission.entries.items()}
    return replace(submission, entries=entries)


def _all_reported(entry: Entry) -> Entry:
    if entry.units is None or entry.expected is not None:
        return entry
    return entry._replace(expected=entry.units)


# Conflicts between files


def conflicts(plan: Plan, files: Iterable[SubmittedFile]) -> Iterator[Conflict]:
    """Yield values that differ between files of one unit and day although neither revises the other, and parts in some
    files that do not add up to their total in another."""
    for of_unit in _by_unit(files).values():
        days: dict[date, dict[str, Version]] = {}
        for (key, day), versions in versions_of(of_unit).items():
            different = contradiction(versions)
            if different:
                yield different_values(plan, key, day, *different)
            figure = figure_of_day(day, versions)
            if figure is not None and not different:
                shown = next(version for version in versions if version.value == figure.entry.value)
                days.setdefault(day, {})[key] = shown
        for indicators in days.values():
            yield from _parts_in_other_files(plan, indicators)


def _by_unit(files: Iterable[SubmittedFile]) -> dict[str | None, list[SubmittedFile]]:
    found: dict[str | None, list[SubmittedFile]] = {}
    for file in files:
        found.setdefault(file.submission.unit, []).append(file)
    return found


def different_values(plan: Plan, key: str, day: date, here: Version, there: Version) -> Conflict:
    """The conflict of two contradicting figures of a day, with the place of the other."""
    assert here.file is not None and there.file is not None
    words = {
        "indicator": plan.indicators[key],
        "value": _value_or_withdrawn(here),
        "other": _value_or_withdrawn(there),
        "date": day,
        "place": Elsewhere(there.file.file, there.submission.path(key)),
    }
    return Conflict(here.file, Problem("conflicting-values", here.submission.path(key), words))


def _value_or_withdrawn(version: Version) -> object:
    if version.value is None:
        return Term(N_("withdrawn"))
    return version.value


def _parts_in_other_files(plan: Plan, indicators: Mapping[str, Version]) -> Iterator[Conflict]:
    files = {key: version.file for key, version in indicators.items() if version.file is not None}
    if len({submitted.file for submitted in files.values()}) < 2:
        return
    entries = {key: version.given for key, version in indicators.items() if isinstance(version.given, Entry)}
    for total, parts in plan.parts.items():
        if {total, *parts} <= entries.keys():
            here = files[total]
            for problem in sum_differs(total, parts, entries, here.submission.path(total)):
                yield Conflict(here, problem)


def unit_name_problems(plan: Plan, units: Collection[str], path: Path = ()) -> Iterator[tuple[str, Problem]]:
    """Yield units spelled in two ways, and units that take the same share of the plan, each with its problem."""
    for unit, other in spelled_alike(units):
        yield unit, Problem("unit-twice", path, {"unit": unit, "other": other})
    named: set[str] = set()
    for unit, problem in share_problems(plan, units):
        if unit not in named:
            named.add(unit)
            yield unit, problem.prefixed(path)


def unlisted(listed: ReportingUnits, units: Iterable[str]) -> Iterator[tuple[str, Problem]]:
    """Yield units that are neither in the list nor former names there, with the listed unit they resemble."""
    known = {name for path, one in listed.items() for name in (path, *one.formerly)}
    strange = [unit for unit in units if unit not in known]
    if not strange:
        return
    folded = {folded_path(name): name for name in known}
    for unit in strange:
        other = folded.get(folded_path(unit))
        if other:
            yield unit, Problem("unit-twice", (), {"unit": unit, "other": other})
        else:
            yield unit, Problem("unlisted-unit", (), {"unit": unit})


# Against earlier figures


def changes_since(plan: Plan, before: Submission, now: Submission) -> Iterator[Problem]:
    """Yield what an earlier version rules out: a day that went back, a count that fell, an indicator that vanished."""
    if now.as_of < before.as_of:
        yield Problem("date-went-back", ("as_of",), {"date": now.as_of, "before": before.as_of})
    for key, earlier in before.entries.items():
        indicator, entry = plan.indicators[key], now.entries.get(key)
        words = {"indicator": indicator, "before": _shown(earlier.value)}
        if entry is None:
            if key not in now.unread and key not in now.withdrawn:
                yield Problem("indicator-vanished", ("actuals",), words)
        elif indicator.measure == "cumulative" and now.day_of(key) >= before.day_of(key) and _fell(entry, earlier):
            yield Problem("count-fell", now.path(key), {**words, "value": entry.value, **CONFIRMED})


def _fell(entry: Entry, earlier: Entry) -> bool:
    """Whether a count is lower than before, neither confirmed nor a revision."""
    return entry.value < earlier.value and not entry.confirmed and entry.revision <= earlier.revision


def _shown(value: Value) -> object:
    if isinstance(value, bool):
        return {True: "true", False: "false"}[value]
    return value


def fallen_counts(plan: Plan, files: Iterable[SubmittedFile]) -> Iterator[Conflict]:
    """Yield counts that are lower than when the same unit last reported them; `files` in any order."""
    for of_unit in _by_unit(files).values():
        last: dict[str, Entry] = {}
        versions = versions_of(of_unit)
        for key, day in sorted(versions, key=lambda one: one[1]):
            figure = figure_of_day(day, versions[key, day])
            if plan.indicators[key].measure != "cumulative" or figure is None:
                continue
            before = last.get(key)
            if before is not None and figure.entry.value < before.value and not figure.entry.confirmed:
                here = next(one for one in versions[key, day] if one.value == figure.entry.value)
                words = {"indicator": plan.indicators[key], "before": before.value, "value": figure.entry.value}
                assert here.file is not None
                yield Conflict(here.file, Problem("count-fell", here.submission.path(key), {**words, **CONFIRMED}))
            last[key] = figure.entry
