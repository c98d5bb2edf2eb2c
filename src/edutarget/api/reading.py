"""Read submissions into figures, and make reports and trends of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Unpack

from edutarget.api.choosing import ReportOptions, Selection, Some, in_states, selection
from edutarget.api.result import FileNames, Result, made
from edutarget.api.targets import Targets, load
from edutarget.files.finding import Paths, find_files, is_one_file, is_pattern, some_paths
from edutarget.files.reading import shown_name
from edutarget.formats.view import View
from edutarget.language.text import N_
from edutarget.problems.diagnostic import Diagnostic, EdutargetError, has_errors
from edutarget.report import gap_report
from edutarget.report.findings import is_problem
from edutarget.submission.entry import NOT_SIGNED, Entry, Figure, UnitFigure
from edutarget.submission.loading import load_submissions
from edutarget.submission.models import NotCounted, Owed, Submission

if TYPE_CHECKING:
    from edutarget.api.trends import Trend
    from edutarget.rollup.month import Month


@dataclass(frozen=True, slots=True)
class Report(gap_report.Report, Result):
    """A report that can be rendered: `for row in report`, in the plan's order."""

    names: FileNames = field(kw_only=True)
    selection: Selection = field(default_factory=Selection)

    @property
    def result(self) -> str:
        """What the table of formats calls it."""
        if self.selection.explained:
            return "explained report"
        if self.selection.brief:
            return "brief report"
        return "report"

    def __iter__(self) -> Iterator[gap_report.Row]:
        return iter(self.rows)

    @property
    def _json(self) -> str:
        return "explained report" if self.selection.explained else "report"

    def seen(self, view: View) -> View:
        """The view with its grouping and order too."""
        return Result.seen(self, view)._replace(by=self.selection.by, order=self.selection.sort)

    def _shown(self, view: View) -> tuple[object, ...]:
        from edutarget.formats.sections import arranged

        return arranged(self, view), view


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures as one submission, the newest of each indicator, and the problems of their files.

    For several files, `owed` is what is still missing, `not_counted` what was not used, `problems` everything wrong,
    and `assumed` names the files that were taken as the whole's although no list says so, with their submitters.
    """

    targets: Targets
    submission: Submission
    owed: tuple[Owed, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    assumed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse figures made in Python that would be passed over, or are not exact."""
        plan, entries = self.targets.plan, self.submission.entries
        if self.submission.plan != plan.id:
            message = N_("these figures are for the plan {written}, and this is the plan {plan}")
            raise EdutargetError((), message, written=self.submission.plan, plan=plan.id)
        unknown = tuple(key for key in entries if key not in plan.indicators)
        if unknown:
            raise EdutargetError((), N_("the plan has no indicators with the ids {ids}"), ids=unknown)
        inexact = tuple(key for key, entry in entries.items() if isinstance(entry.value, float))
        if inexact:
            raise EdutargetError((), N_("a float is not exact; give a Decimal: {ids}"), ids=inexact)

    @property
    def faulty_files(self) -> int:
        """The number of files with errors."""
        return len({one.file for one in self.problems if one.severity == "error"})

    def report(self, **options: Unpack[ReportOptions]) -> Report:
        """Report where every indicator stands; raises EdutargetError for an option with an unknown name."""
        return self.reported(selection(self.targets, **options))

    def reported(self, wanted: Selection) -> Report:
        """The report of a selection."""
        given = _published(self)  # figures may come from elsewhere than `read`, such as a database
        found = gap_report.build_report(self.targets.plan, given.submission, self.targets.listed)
        found = replace(found, owed=given.owed, not_counted=given.not_counted, faulty_files=self.faulty_files)
        found = found.only(wanted.areas, wanted.kinds, wanted.offices, wanted.explained)
        if wanted.states:
            found = found.where(in_states(wanted.states))
        if wanted.only_problems:
            found = found.where(is_problem)
        return made(Report, found, names=self.targets.names, selection=wanted)

    def trend(self, *, area: Some = (), kind: Some = ()) -> Trend:
        """Every indicator over the days of the figures."""
        return self.trended(selection(self.targets, area=area, kind=kind))

    def trended(self, wanted: Selection) -> Trend:
        """The trend of the areas and kinds of targets of a selection."""
        from edutarget.api.trends import made_trend

        return made_trend(self.targets, _published(self).submission, wanted)


# Reading


def read(
    paths: Paths = "actuals.yaml",
    targets: Targets | None = None,
    *,
    as_of: date | None = None,
    unit: str | None = None,
    all_reported: bool = False,
) -> Figures:
    """Read the figures of `as_of` or before, from one file, or combined from folders and several files.

    `targets`: by default those that apply. `unit`: the figures of that unit alone. `all_reported`: sums without
    `expected` come from all units that should report. Raises EdutargetError if there are no figures. A single file with
    an error is refused; of several files, wrong figures are left out and are among the `problems`.
    """
    named = some_paths(paths)
    targets = targets or load(beside=named)
    if unit is None and is_one_file(named):
        found = _of_one_file(targets, named[0], as_of, all_reported)
    else:
        found = _of_several(targets, named, as_of, all_reported, unit)
    return _published(found)


def _published(found: Figures) -> Figures:
    """Reduce figures to what may be published, if the targets are public."""
    if not found.targets.public:
        return found
    owed, not_counted = _public_owed(found.owed), public_not_counted(found.not_counted)
    return replace(found, submission=_public_submission(found.submission), owed=owed, not_counted=not_counted)


def _public_submission(submission: Submission) -> Submission:
    """A copy with the figures alone: no names, files, reasons or measures."""
    return replace(
        submission,
        submitted_by=(),
        office=None,
        signed=NOT_SIGNED,
        reporters=submission.reporters and submission.reporters._replace(others=()),
        withdrawn={},
        entries={key: _public_entry(entry) for key, entry in submission.entries.items()},
        history={key: [_public_figure(one) for one in figures] for key, figures in submission.history.items()},
    )


def _public_entry(entry: Entry) -> Entry:
    return entry._replace(reason=None, measures=None, by=None)


def _public_figure(figure: Figure) -> Figure:
    """Build a new figure, so that a field added to `Figure` is not published until it is named here."""
    revised = figure.revised and figure.revised._replace(by=())
    parts = tuple(UnitFigure(part.unit, _public_figure(part.figure)) for part in figure.parts)
    return Figure(figure.day, _public_entry(figure.entry), revised=revised, parts=parts)


def _public_owed(owed: Iterable[Owed]) -> tuple[Owed, ...]:
    """What is owed, without contacts and places in files."""
    return tuple(Owed(one.kind, one.name, one.state, one.missing) for one in owed)


def public_not_counted(found: Iterable[NotCounted]) -> tuple[NotCounted, ...]:
    """The units and indicators whose figures do not count, without places and quoted text."""
    return tuple(NotCounted(None, one.unit, one.indicator) for one in found)


def _of_one_file(targets: Targets, path: str, until: date | None, all_reported: bool) -> Figures:
    from edutarget.submission.combining import combine, with_all_reported

    given, found = load_submissions(targets.plan, path, until, targets.plan_path, date.today())
    if has_errors(found):
        raise EdutargetError(found)
    if not given:
        raise _none_until(until, found)
    submissions = [handed.submission for handed in given]
    if all_reported:
        submissions = [with_all_reported(submission) for submission in submissions]
    combined, file = combine(submissions, until), (shown_name(path),)
    history = {key: [one._replace(files=file) for one in figures] for key, figures in combined.history.items()}
    return Figures(targets, replace(combined, history=history), problems=tuple(found))


def _none_until(day: date | None, found: Iterable[Diagnostic]) -> EdutargetError:
    return EdutargetError(found, N_("there are no figures of {day} or before"), day=day)


def _of_several(
    targets: Targets, paths: list[str], until: date | None, all_reported: bool, unit: str | None
) -> Figures:
    from edutarget.rollup.month import read_month
    from edutarget.rollup.whose_figure import gathered

    # Errors in some files do not stop a report of several: docs/month.md
    there = find_files(paths, [targets.plan_path, targets.list_path])
    found = there.problems()
    if has_errors(found):
        raise EdutargetError(found)
    month = read_month(targets.plan, targets.listed, there.files, date.today(), until, all_reported=all_reported)
    named = {shown_name(path) for path in paths}
    # A file that was named itself must be there; one found in a folder is left out and reported
    unopened = [one for one in month.problems if one.unopened and one.file in named]
    if unopened:
        raise EdutargetError(unopened)
    newest = month.newest
    if newest is None and not has_errors(month.problems) and until is not None:
        raise _none_until(until, ())
    if newest is None:
        raise EdutargetError([*found, *month.problems])
    named_one_by_one = not any(os.path.isdir(path) or is_pattern(path) for path in paths)
    gathering = gathered(month, until or newest, _part_of(month, unit, named_one_by_one))
    return Figures(
        targets,
        gathering.submission,
        gathering.owed,
        gathering.not_counted,
        (*found, *gathering.diagnostics),
        month.assumed_names,
    )


def _part_of(month: Month, unit: str | None, named_one_by_one: bool) -> str | None:
    """The part to read alone: the one asked for, or the only one if files are named one by one; else None."""
    from edutarget.rollup.month import unit_asked_for

    if unit is not None:
        found = unit_asked_for(month, unit)
        if found is None:
            message = N_("--unit {unit}: no file here is of that unit; there are: {units}")
            raise EdutargetError((), message, unit=unit, units=tuple(month.parts))
        return found
    if named_one_by_one and len(month.parts) == 1 and not month.whole:
        return next(iter(month.parts))
    return None
