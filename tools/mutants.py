"""Break the code on purpose, one small change at a time, and see whether the tests notice.

`python tools/mutants.py` tries a sample of the mutants of every module in MODULES, `python tools/mutants.py --all
report/verdict` every one of one module. What survives is printed: a test is missing, or the change makes no
difference, and then it stands in `tools/mutants_equivalent.txt` with the reason.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis.strategies  # noqa: F401  # what every run of the tests needs, loaded once for all
import pydantic  # noqa: F401
import pytest
import rich.table  # noqa: F401
import typer.main  # noqa: F401
import yaml  # noqa: F401

ROOT = Path(__file__).parents[1]
EQUIVALENT = Path(__file__).with_name("mutants_equivalent.txt")
LIMIT = 300
"""Seconds for one run of tests; a mutant that never ends has been noticed."""

_FIGURES = "figures/test_figures.py figures/test_limits.py submission/test_submission.py"
_YAML = "files/test_strict_yaml.py files/test_yaml_slips.py"
_ENTRY = "submission/test_submission.py figures/test_limits.py"
_ROLLUP = "cli/test_rollup_command.py cli/test_rollup_claims.py rollup/test_claims.py"
MODULES = {
    "language/rounding": "language/test_rounding.py",
    "figures/parse": _FIGURES,
    "figures/notation": _FIGURES,
    "figures/suggestions": _FIGURES,
    "figures/limits": _ENTRY,
    "plan/goal_checks": "plan/test_plan.py plan/test_goal_checks.py",
    "files/strict_yaml": _YAML,
    "files/yaml_complaints": _YAML,
    "files/yaml_slips": _YAML,
    "submission/entry": _ENTRY,
    "submission/checks": "submission/test_submission.py submission/test_checks.py",
    "submission/combining": "submission/test_combining.py submission/test_changes.py",
    "submission/checking": "submission/test_combining.py cli/test_check_command.py",
    "files/fixing": "submission/test_fixing.py cli/test_fix_command.py",
    "report/goal": "report/test_progress.py report/test_method.py report/test_worked_cases.py",
    "report/verdict": "report/test_progress.py report/test_method.py report/test_worked_cases.py",
    "report/trend": "report/test_trend.py",
    "rollup/judge": "rollup/test_judge.py",
    "rollup/engines/rows": _ROLLUP,
    "rollup/plain": _ROLLUP,
    "rollup/result": _ROLLUP,
    "tables/form": "tables/test_form.py tables/test_csv.py tables/test_workbooks.py",
}
"""Module -> the tests, below `tests/`, that have to notice."""

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """One change to one module: where, in which line of code, what to; and the whole module with it."""

    module: str
    number: int
    line: str
    change: str
    source: str

    def __str__(self) -> str:
        return f"{self.module} | {self.line} | {self.change}"


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    text = (ROOT / "src" / "edutarget" / f"{module}.py").read_text(encoding="utf-8")
    tree, lines = ast.parse(text), text.splitlines()
    for number, node in enumerate(_working(tree)):
        for replaced in _changes(node):
            changed = copy.deepcopy(tree)
            target = next(found for at, found in enumerate(_working(changed)) if at == number)
            _Replaced(target, replaced).visit(changed)
            told = f"{ast.unparse(node).splitlines()[0]}  ->  {ast.unparse(replaced).splitlines()[0]}"
            where = getattr(node, "lineno", 1)
            broken = ast.unparse(ast.fix_missing_locations(changed))
            yield Mutant(module, where, lines[where - 1].strip(), told, broken)


def _working(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that do something: no annotations, docstrings, decorators, imports."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _idle(child):
                yield child
                yield from _working(child)


def _idle(node: ast.AST) -> bool:
    said = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    typing = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    return said or typing or isinstance(node, ast.Import | ast.ImportFrom)


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What a node is changed to, one after the other."""
    yield from _CHANGES.get(type(node), _unchanged)(node)


def _unchanged(node: Any) -> Iterator[ast.AST]:
    yield from ()


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    yield ast.Compare(node.left, [_COMPARED[type(node.ops[0])](), *node.ops[1:]], node.comparators)


def _compute(node: ast.BinOp) -> Iterator[ast.AST]:
    if other := _COMPUTED.get(type(node.op)):
        yield ast.BinOp(node.left, other(), node.right)


def _connect(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _not(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not):
        yield node.operand


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)


def _call(node: ast.Call) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Name) and node.func.id in _CALLED:
        yield ast.Call(ast.Name(_CALLED[node.func.id], ast.Load()), node.args, node.keywords)


def _return(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None and ast.unparse(node.value) != "None":
        yield ast.Return(ast.Constant(None))


_CHANGES: dict[type[ast.AST], Callable[[Any], Iterator[ast.AST]]] = {
    ast.Compare: _compare,
    ast.BinOp: _compute,
    ast.BoolOp: _connect,
    ast.UnaryOp: _not,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Return: _return,
    ast.If: lambda node: iter([ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)]),
    ast.IfExp: lambda node: iter([ast.IfExp(node.test, node.orelse, node.body)]),
    ast.Expr: lambda node: iter([ast.Pass()]),
    ast.AugAssign: lambda node: iter([ast.Pass()]),
    ast.Continue: lambda node: iter([ast.Break()]),
}


class _Replaced(ast.NodeTransformer):
    def __init__(self, target: ast.AST, replacement: ast.AST) -> None:
        self.target, self.replacement = target, replacement

    def visit(self, node: ast.AST) -> ast.AST:
        return self.replacement if node is self.target else self.generic_visit(node)


def _copy_of_the_sources(folder: Path) -> Path:
    """Sources of which one module at a time may be broken."""
    shutil.copytree(ROOT / "src", folder / "src")
    shutil.copy(ROOT / "targets.yaml", folder)
    return folder / "src"


def _run_tests(mutant: Mutant, sources: Path) -> int:
    """In a process of its own: run the module's tests with the mutant in its place."""
    signal.alarm(LIMIT)
    (sources / "edutarget" / f"{mutant.module}.py").write_text(mutant.source, encoding="utf-8")
    sys.path.insert(0, str(sources))
    os.environ["PYTHONPATH"] = str(sources)
    sys.dont_write_bytecode = True
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    tests = [str(ROOT / "tests" / name) for name in MODULES[mutant.module].split()]
    plain = [
        "--assert=plain",
        "--hypothesis-profile=mutants",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:faulthandler",
    ]
    return pytest.main(["-x", "-q", "-n0", *plain, "-m", "not xdist_group", *tests])


def _start(mutant: Mutant, sources: Path) -> int:
    """The number of a process that runs the tests; its exit code is theirs."""
    if child := os.fork():
        return child
    code = int(pytest.ExitCode.INTERNAL_ERROR)
    try:
        code = int(_run_tests(mutant, sources))
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


def unsound(modules: Iterable[str]) -> Iterator[str]:
    """The sets of tests that fail without any change: they cannot say anything of a mutant."""
    for module in {MODULES[module]: module for module in modules}.values():
        text = (ROOT / "src" / "edutarget" / f"{module}.py").read_text(encoding="utf-8")
        if not list(survivors([Mutant(module, 0, "", "", text)], 1)):
            yield MODULES[module]


def survivors(chosen: Iterable[Mutant], jobs: int) -> Iterator[Mutant]:
    """The mutants with which all tests pass."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        free = [_copy_of_the_sources(Path(folder) / str(number)) for number in range(jobs)]
        running: dict[int, tuple[Mutant, Path]] = {}
        waiting = list(reversed(list(chosen)))
        while waiting or running:
            while waiting and free:
                mutant, sources = waiting.pop(), free.pop()
                running[_start(mutant, sources)] = mutant, sources
            child, status = os.wait()
            mutant, sources = running.pop(child)
            name = f"{mutant.module}.py"
            shutil.copy(ROOT / "src" / "edutarget" / name, sources / "edutarget" / name)
            free.append(sources)
            if status == 0:
                yield mutant


def main() -> int:
    options = argparse.ArgumentParser(description="Break the code on purpose and see whether the tests notice.")
    options.add_argument("modules", nargs="*", default=list(MODULES), help="such as report/verdict")
    options.add_argument("--sample", type=int, default=25, help="so many mutants of each module (25)")
    options.add_argument("--all", action="store_true", help="every mutant")
    options.add_argument("--seed", type=int, default=1, help="another number is another sample")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = options.parse_args()

    known = {line for line in EQUIVALENT.read_text(encoding="utf-8").splitlines() if not line.startswith(("#", "  "))}
    chosen: list[Mutant] = []
    for module in asked.modules:
        found = [mutant for mutant in mutants(module) if str(mutant) not in known]
        chosen += found if asked.all else random.Random(asked.seed).sample(found, min(asked.sample, len(found)))

    if failing := list(unsound(asked.modules)):
        print("These tests fail before anything is broken:", *failing, sep="\n")
        return 2

    alive = 0
    for mutant in survivors(chosen, asked.jobs):
        alive += 1
        print(f"{mutant}\n  line {mutant.number}", flush=True)
    killed = len(chosen) - alive
    print(f"{killed} of {len(chosen)} mutants noticed: {100 * killed / max(len(chosen), 1):.1f} %")
    return 0 if killed * 100 >= 95 * len(chosen) else 1


if __name__ == "__main__":
    raise SystemExit(main())
