"""Load submissions: one file, or all files that paths name, with every problem at its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import groupby

from edutarget.files.finding import Paths, find_files, other_kind, path_list
from edutarget.files.source_file import Document, SourceFile, read_yaml
from edutarget.plan.models import Plan
from edutarget.plan.reporting_list import UnitNames
from edutarget.problems.diagnostic import Diagnostic, has_errors, order
from edutarget.problems.problem import Elsewhere, Problem, Problems, Unreadable
from edutarget.submission.checks import ALWAYS, future_date
from edutarget.submission.combining import Conflict, SubmittedFile, conflicts, unlisted
from edutarget.submission.models import Submission, submission_model, validate
from edutarget.tables import OLE, WORKBOOKS

ExtraChecks = Callable[[Submission], Iterable[Problem]]
"""Checks of a submission whose figures could be read, right or wrong."""


def load_submission(path: str | os.PathLike[str], plan: Plan) -> tuple[Submission | None, list[Diagnostic]]:
    """Load a submission to `plan` from a YAML or CSV file or a workbook (`-`: standard input), with every problem.

    The submission is None if there is an error, not for warnings alone.
    """
    return Loader(plan).load(os.fspath(path))


def load_submissions(
    plan: Plan,
    paths: Paths,
    until: date | None = None,
    leave_out: str | None = None,
    today: date | None = None,
) -> tuple[list[SubmittedFile], list[Diagnostic]]:
    """Load the submissions that the paths name, of the day `until` or before, with every problem in and between them.

    A file that cannot be read has no day and is reported whatever `until` is. If `today` is given, a later day is a
    problem. `leave_out`: see `find_files`.
    """
    found = find_files(path_list(paths), [leave_out])
    diagnostics = found.problems()
    loader, submitted = Loader(plan), []
    for file in found.files:
        submission, problems = loader.load(file)
        diagnostics += problems
        if submission is not None and until is not None:
            submission = submission.until(until)
        if submission is None:
            continue
        submitted.append(SubmittedFile(file, submission))
        if today is not None:
            diagnostics += loader.locate(file, future_date(plan, submission, today))
    diagnostics += loader.locate_conflicts(conflicts(plan, submitted))
    return submitted, order(diagnostics)


class Loader:
    """Reads submissions to one plan; the plan's model is built once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._model = submission_model(plan)

    @cached_property
    def names(self) -> UnitNames:
        """The names of the units that should report."""
        return UnitNames(self.plan, self.plan.reporting_units)

    def load(self, path: str, checks: ExtraChecks | None = None) -> tuple[Submission | None, list[Diagnostic]]:
        """As `load_submission`; `checks` in place of those that a report needs."""
        submission, file = self.read(path, checks)
        diagnostics = file.diagnostics()
        return (None if has_errors(diagnostics) else submission), diagnostics

    def read(
        self, path: str, checks: ExtraChecks | None = None, data: bytes | None = None
    ) -> tuple[Submission | None, SourceFile]:
        """What could be read of a submission, right or wrong, and its file; `data` takes the place of its content."""
        submission, file = self.read_values(path, data)
        self.check(submission, file, checks)
        return submission, file

    def read_values(self, path: str, data: bytes | None = None) -> tuple[Submission | None, SourceFile]:
        """As `read`, with the problems of single values alone; no other problem has a remedy that `--fix` applies."""
        file = SourceFile(path, read_document, data)
        if file.document is None or file.written is None:
            return None, file
        submission, problems = validate(self.plan, self._model, file.written)
        # Most files need neither of the imports below
        formats = file.document.formats
        if formats:
            from edutarget.tables.number_formats import by_format

            problems = [by_format(problem, formats.get(problem.path)) for problem in problems]
        file.add(problems)
        if submission is None:
            file.add(self._unlisted_unit(file))
        return submission, file

    def _unlisted_unit(self, file: SourceFile) -> Iterator[Problem]:
        """Yield `unlisted-unit` beside `plan-mismatch`: a file of another county is not mended by another `plan`."""
        if not self.plan.reporting_units or all(problem.rule != "plan-mismatch" for problem in file.problems):
            return
        unit = file.written.get("unit")
        if not isinstance(unit, str) or any(problem.place == ("unit",) for problem in file.problems):
            return
        if self.plan.adds_up(unit) and not self.names.ending_in(unit):
            for _unit, problem in unlisted(self.plan.reporting_units, [unit]):
                yield problem._replace(place=("unit",))

    def check(self, submission: Submission | None, file: SourceFile, checks: ExtraChecks | None = None) -> None:
        """Add the other problems of a file to those of its values."""
        if file.document is None or file.written is None:
            return
        names, units = file.document.names, file.document.units
        in_doubt: list[Problem] = []
        if names or units:
            from edutarget.tables.form import in_other_units, misnamed

            file.add(misnamed(self.plan, names))
            in_doubt += in_other_units(self.plan, units, file.written["actuals"])
            file.add(in_doubt)
        if submission is not None:
            found = (checks or self._checks_of_reports)(submission)
            # Whether a figure is too large cannot be said before its unit is known
            without_unit = {problem.place for problem in in_doubt}
            file.add(problem for problem in found if problem.place not in without_unit)

    def _checks_of_reports(self, submission: Submission) -> Iterator[Problem]:
        for check in ALWAYS:
            yield from check(self.plan, submission, submission.as_of)

    def locate(self, path: str, problems: Iterable[Problem]) -> list[Diagnostic]:
        """Locate problems found after their file was read; it is read again, because places are not kept."""
        found = Problems(map(self._with_other_place, problems))
        if not found:
            return []
        file = SourceFile(path, read_document)
        file.problems = found
        return file.diagnostics()

    def locate_each(self, path: str, problems: Iterable[Problem]) -> list[Diagnostic]:
        """As `locate`, one diagnostic for each problem, in their order."""
        file = SourceFile(path, read_document)
        return [file.located(self._with_other_place(problem)) for problem in problems]

    def locate_conflicts(self, found: Iterable[Conflict]) -> Iterator[Diagnostic]:
        """Yield conflicts between files, located in both of them."""
        for file, group in groupby(found, key=lambda conflict: conflict.submitted.file):
            yield from self.locate(file, [one.problem for one in group])

    def _with_other_place(self, problem: Problem) -> Problem:
        """Write out the place in the other file of a conflict."""
        other = problem.params.get("place")
        if not isinstance(other, Elsewhere):
            return problem
        [there] = self.locate_each(other.file, [Problem(problem.rule, other.path)])
        return problem._replace(params={**problem.params, "place": there.where})


def read_document(path: str, data: bytes) -> Document:
    """Read a file by the ending of its path: a workbook, CSV, or else YAML; raises Unreadable."""
    ending = os.path.splitext(path)[1].lower()
    problem = other_kind(path)
    if problem is not None and not (ending in WORKBOOKS and data.startswith(OLE)):
        raise Unreadable(problem.rule, **problem.params)
    # PK: a workbook is a ZIP file, and is read as one under any name
    if ending in WORKBOOKS or data.startswith(b"PK\x03\x04"):
        from edutarget.tables import form, workbook

        return form.form_in(workbook.grids_of(data))
    if ending == ".csv":
        from edutarget.tables import csv_file

        return csv_file.read(data)
    return read_yaml(path, data)
