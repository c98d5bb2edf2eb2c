"""Imports run one way, the core does no input or output, and what is not needed is not loaded."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from support import EXAMPLE, ROOT

PACKAGE = ROOT / "src" / "edutarget"
MODULES = {
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): file
    for file in PACKAGE.rglob("*.py")
}
ROOMS = ("language", "problems", "files", "plan", "tables", "submission", "report", "rollup", "formats", "cli")
"""From the ground up: a room imports from itself and from those before it."""

CORE = [
    module
    for module in MODULES
    if module.startswith(("edutarget.report.", "edutarget.plan.", "edutarget.problems."))
    or module in ("edutarget.language.inert", "edutarget.language.rounding", "edutarget.language.terms")
    or (
        module.startswith("edutarget.submission.")
        and module.split(".")[-1] in ("models", "entry", "checks", "combining", "changes")
    )
]
CORE.remove("edutarget.plan.loading")
OUTSIDE = {"os", "sys", "io", "pathlib", "time", "shutil", "subprocess", "tempfile", "rich", "typer", "yaml"}


def imported(nodes: Iterator[ast.AST]) -> set[str]:
    """The modules named by imports; of ours, `from edutarget import figures` names edutarget.figures."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            found |= inner or {node.module}
    return found


def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


def ours(module: str) -> set[str]:
    return {name.removeprefix("edutarget.") for name in ours_whole(module)}


def ours_whole(module: str) -> set[str]:
    return imported(ast.walk(tree(module))) & MODULES.keys()


@pytest.mark.parametrize("module", CORE)
def test_core_does_no_input_or_output_and_reads_no_clock(module: str) -> None:
    parsed = tree(module)
    assert not {name.split(".")[0] for name in imported(ast.walk(parsed))} & OUTSIDE
    used = {node.attr for node in ast.walk(parsed) if isinstance(node, ast.Attribute)}
    names = {node.id for node in ast.walk(parsed) if isinstance(node, ast.Name)}
    assert not used & {"today", "now", "utcnow", "environ"} and not names & {"print", "open", "input"}


def test_there_are_ten_rooms_and_each_says_what_it_is_for() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms == set(ROOMS)
    assert all(ast.get_docstring(tree(f"edutarget.{room}")) for room in rooms)
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


@pytest.mark.parametrize("module", [module for module in MODULES if module.count(".") > 1 or module == "edutarget.cli"])
def test_a_room_imports_only_from_itself_and_from_rooms_below(module: str) -> None:
    """Imports inside functions count as well."""
    below = ROOMS[: ROOMS.index(module.split(".")[1]) + 1]
    assert {name.split(".")[0] for name in ours(module)} - {"edutarget"} <= set(below)


def test_no_module_imports_itself_in_the_end() -> None:
    """Imports inside functions count as well; a package's `__init__` runs before what is in it."""
    graph = {module: {name for name in ours_whole(module) if name != module} for module in MODULES}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


def loaded(code: str, *arguments: str) -> set[str]:
    """The modules that a program has loaded in the end."""
    program = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    command = [sys.executable, "-c", program, *arguments]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stderr.split())


LIBRARIES = {"typer", "click", "pydantic", "pydantic_core", "yaml", "rich"}


def test_importing_the_package_loads_no_library() -> None:
    assert not loaded("import edutarget") & {*LIBRARIES, "importlib.metadata", "importlib.resources", "gettext"}


def test_version_loads_no_library() -> None:
    assert not loaded("from edutarget.__main__ import main; main()", "--version") & LIBRARIES


def test_report_as_json_loads_no_rich() -> None:
    run = "from edutarget.cli.app import app; app(standalone_mode=False)"
    assert not loaded(run, "report", str(EXAMPLE), "-f", "json") & {"rich.table"}


def test_three_lines_do_what_the_command_does(tmp_path: Path) -> None:
    from edutarget import build_report, load_plan, load_submission

    plan, problems = load_plan(ROOT / "targets.yaml")
    assert plan is not None and not problems
    submission, problems = load_submission(EXAMPLE, plan)
    assert submission is not None and not problems
    assert len(build_report(plan, submission).rows) == 42
    assert load_plan(tmp_path)[0] is None
    assert [problem.rule for problem in load_plan(tmp_path / "none.yaml")[1]] == ["no-such-file"]
