"""Imports run one way, the core does no input or output, and what is not needed is not loaded."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from conftest import EXAMPLE, ROOT

PACKAGE = ROOT / "src" / "edutarget"
MODULES = {
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): file
    for file in PACKAGE.rglob("*.py")
}
CORE = (
    "model",
    "progress",
    "report",
    "checks",
    "diagnostics",
    "figures",
    "misread",
    "rounding",
    "phrases",
    "projection",
    "picture",
    "trend",
)
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
    return {name.removeprefix("edutarget.") for name in imported(ast.walk(tree(module))) & MODULES.keys()}


@pytest.mark.parametrize("module", CORE)
def test_core_does_no_input_or_output_and_reads_no_clock(module: str) -> None:
    parsed = tree(f"edutarget.{module}")
    assert not {name.split(".")[0] for name in imported(ast.walk(parsed))} & OUTSIDE
    assert not ours(f"edutarget.{module}") & {"cli", "formats", "loading", "source", "files"}
    used = {node.attr for node in ast.walk(parsed) if isinstance(node, ast.Attribute)}
    names = {node.id for node in ast.walk(parsed) if isinstance(node, ast.Name)}
    assert not used & {"today", "now", "utcnow", "environ"} and not names & {"print", "open", "input"}


@pytest.mark.parametrize("module", MODULES)
def test_only_the_command_line_knows_the_command_line(module: str) -> None:
    if not module.startswith(("edutarget.cli", "edutarget.__main__")):
        assert not {name for name in ours(module) if name.split(".")[0] == "cli"}
    if module.startswith("edutarget.formats"):
        assert not ours(module) & {"loading", "source"}


def test_no_module_imports_itself_in_the_end() -> None:
    graph = {module: imported(iter(tree(module).body)) & MODULES.keys() for module in MODULES}
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


def test_report_as_json_loads_no_rich_and_no_models() -> None:
    run = "from edutarget.cli.app import app; app(standalone_mode=False)"
    assert not loaded(run, "report", str(EXAMPLE), "-f", "json") & {"pydantic", "rich.table"}


def test_three_lines_do_what_the_command_does(tmp_path: Path) -> None:
    from edutarget import build_report, load_plan, load_submission

    plan, problems = load_plan(ROOT / "targets.yaml")
    assert plan is not None and not problems
    submission, problems = load_submission(EXAMPLE, plan)
    assert submission is not None and not problems
    assert len(build_report(plan, submission).rows) == 42
    assert load_plan(tmp_path)[0] is None
    assert [problem.rule for problem in load_plan(tmp_path / "none.yaml")[1]] == ["no-such-file"]
