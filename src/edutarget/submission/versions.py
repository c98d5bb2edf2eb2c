"""Which figure of a day counts if several submissions report it (docs/method.md, "Revisions")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from edutarget.files.reading import shown_name
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
