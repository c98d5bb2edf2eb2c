"""From a path to a plan or a submission, and every problem in it with its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic_core import SchemaValidator, ValidationError

from edutarget import documents, problems, source
from edutarget.checks import ALWAYS
from edutarget.diagnostics import Diagnostic, Problem, located, order
from edutarget.documents import Document, read_yaml
from edutarget.files import read_bytes, shown_name
from edutarget.model import Plan
from edutarget.plan_checks import PLAN_CHECKS
from edutarget.shape import schema_of
from edutarget.submission import Submission, submission_schema, validate

PLAN_FILE = "targets.yaml"
PLAN_VARIABLE = "EDUTARGET_TARGETS"


def load_plan(path: str | os.PathLike[str] | None = None) -> tuple[Plan | None, list[Diagnostic]]:
    """A plan from its YAML file (None: the one that applies here), and every problem in it.

    The plan is None where there is an error. Errors are values; nothing is raised for what a file contains.
    """
    file = _File(os.fspath(path) if path is not None else find_plan(), read_yaml)
    if file.written is None:
        return None, file.diagnostics()
    schema = schema_of(Plan)
    try:
        plan: Plan = SchemaValidator(schema).validate_python(file.written)
    except ValidationError as error:
        file.add(problems.of(error, schema))
        return None, file.diagnostics()
    for check in PLAN_CHECKS:
        file.add(check(plan))
    return (None if file.problems else plan), file.diagnostics()


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
        self._validator = SchemaValidator(submission_schema(plan))

    def load(self, path: str, examine: Examine | None = None) -> tuple[Submission | None, list[Diagnostic]]:
        """As `load_submission`, with other checks than a report's."""
        file = _File(path)
        if file.document is None or file.written is None:
            return None, file.diagnostics()
        submission, found = validate(self.plan, self._validator, file.written)
        file.add(found)
        if names := file.document.names:
            file.add(self._misnamed(names))
        if submission is not None:
            file.add(examine(submission) if examine else self._always(submission))
        diagnostics = file.diagnostics()
        return (None if has_errors(diagnostics) else submission), diagnostics

    def _always(self, submission: Submission) -> Iterator[Problem]:
        for check in ALWAYS:
            yield from check(self.plan, submission, submission.as_of)

    def _misnamed(self, names: Mapping[str, str]) -> Iterator[Problem]:
        from edutarget.forms.reading import misnamed

        return misnamed(self.plan, names)

    def locate(self, path: str, found: Iterable[Problem]) -> list[Diagnostic]:
        """Problems found later, with their places in a file that was read before."""
        file = _File(path)
        file.problems = list(found)
        return file.diagnostics()


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def find_plan() -> str:
    """The plan that applies: the environment's, else the current folder's, else the bundled one."""
    if named := os.environ.get(PLAN_VARIABLE):
        return named
    return PLAN_FILE if os.path.isfile(PLAN_FILE) else str(bundled_plan())


def bundled_plan() -> Path:
    """The plan inside the wheel; in a checkout, the live file at its top."""
    here = Path(__file__).parent
    inside = here / PLAN_FILE
    return inside if inside.exists() else here.parents[1] / PLAN_FILE


class _File:
    """One file on its way from bytes to values, with what is wrong so far."""

    def __init__(self, path: str, read: Callable[[str, bytes], Document] = documents.read) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.document: Document | None = None
        try:
            self.document = read(path, read_bytes(path))
            self.add(self.document.problems)
        except source.Unreadable as end:
            self.add([end.problem])

    @property
    def written(self) -> Any:
        """Its values; None where nothing could be read."""
        return self.document and self.document.written

    def add(self, found: Iterable[Problem]) -> None:
        self.problems += found

    def diagnostics(self) -> list[Diagnostic]:
        if not self.problems:
            return []
        name = shown_name(self.path)
        if self.document is None:
            return [Diagnostic(name, None, None, problem.rule, problem.params) for problem in self.problems]
        return order(located(self.problems, name, self.document.places(), self.document.spots()))
