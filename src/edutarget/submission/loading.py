"""From a path to a submission, and every problem in it with its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping

from edutarget.files.source_file import SourceFile
from edutarget.plan.models import Plan
from edutarget.problems.collected import Problems
from edutarget.problems.diagnostic import Diagnostic, has_errors
from edutarget.problems.problem import Problem
from edutarget.submission.checks import ALWAYS
from edutarget.submission.models import Submission, submission_model
from edutarget.submission.reading import read
from edutarget.submission.validating import validate


def load_submission(path: str | os.PathLike[str], plan: Plan) -> tuple[Submission | None, list[Diagnostic]]:
    """A submission to `plan` from a YAML or CSV file or a workbook (`-`: standard input), and every problem in it.

    The submission is None where there is an error; with warnings alone it is there.
    """
    return Loader(plan).load(os.fspath(path))


Examine = Callable[[Submission], Iterable[Problem]]
"""What else to say of a submission whose figures could be read."""


class Loader:
    """Reads submissions to one plan; the plan's model is built once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._model = submission_model(plan)

    def load(self, path: str, examine: Examine | None = None) -> tuple[Submission | None, list[Diagnostic]]:
        """As `load_submission`, with other checks than a report's."""
        submission, file = self.read(path, examine)
        diagnostics = file.diagnostics()
        return (None if has_errors(diagnostics) else submission), diagnostics

    def read(
        self, path: str, examine: Examine | None = None, data: bytes | None = None
    ) -> tuple[Submission | None, SourceFile]:
        """What could be read of a submission, right or wrong, and its file; `data`: as if this were its content."""
        file = SourceFile(path, read, data)
        if file.document is None or file.written is None:
            return None, file
        submission, found = validate(self.plan, self._model, file.written)
        if formats := file.document.formats:
            from edutarget.tables.number_formats import by_format

            found = [by_format(problem, formats.get(problem.path)) for problem in found]
        file.add(found)
        if names := file.document.names:
            file.add(self._misnamed(names))
        if submission is not None:
            file.add(examine(submission) if examine else self._always(submission))
        return submission, file

    def _always(self, submission: Submission) -> Iterator[Problem]:
        for check in ALWAYS:
            yield from check(self.plan, submission, submission.as_of)

    def _misnamed(self, names: Mapping[str, str]) -> Iterator[Problem]:
        from edutarget.tables.form import misnamed

        return misnamed(self.plan, names)

    def locate(self, path: str, found: Iterable[Problem]) -> list[Diagnostic]:
        """Problems found later, with their places in a file that was read before."""
        file = SourceFile(path, read)
        file.problems = Problems(found)
        return file.diagnostics()
