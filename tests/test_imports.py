"""Imports run in one direction, the core does no input or output, and commands load only what they need."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter

import pytest

from edutarget.cli.main import COMMANDS
from support import EXAMPLE, ROOT

PACKAGE = ROOT / "src" / "edutarget"
MODULES = {
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): file
    for file in PACKAGE.rglob("*.py")
}
ROOMS = (
    "language",
    "problems",
    "files",
    "figures",
    "plan",
    "tables",
    "submission",
    "report",
    "rollup",
    "formats",
    "api",
    "cli",
)
"""In order: a package imports from itself and from those before it."""

CORE = [
    module
    for module in MODULES
    if module.startswith(("edutarget.report.", "edutarget.plan.", "edutarget.figures.", "edutarget.problems."))
    or module in ("edutarget.language.text", "edutarget.language.rounding")
    or (
        module.startswith("edutarget.submission.")
        and module.split(".")[-1] in ("models", "entry", "checks", "versions", "combining")
    )
]
CORE.remove("edutarget.plan.loading")
CORE.remove("edutarget.problems.rules")  # its rules are files of the package
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


def test_every_room_says_what_it_is_for() -> None:
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
    """The modules that a program has loaded when it ends."""
    program = f"import atexit, sys\natexit.register(lambda: print(*sys.modules, sep='\\n', file=sys.stderr))\n{code}"
    command = [sys.executable, "-c", program, *arguments]
    return set(subprocess.run(command, capture_output=True, text=True, check=True, env=ENGLISH).stderr.split())


def loaded_by(*arguments: str) -> set[str]:
    """The modules that `edutarget` has loaded when it ends."""
    return loaded("from edutarget.__main__ import main; main()", *arguments)


def rooms(modules: set[str]) -> set[str]:
    """The rooms of ours among loaded modules."""
    return {name.split(".")[1] for name in modules if name.startswith("edutarget.") and name != "edutarget.__main__"}


ENGLISH = {**os.environ, "LC_ALL": "C.UTF-8"}
LIBRARIES = {"typer", "click", "pydantic", "pydantic_core", "yaml", "rich"}
SELDOM = {"jinja2", "xlsxwriter", "openpyxl", "ibis", "pyarrow"}
MODULE_OF = {name: "edutarget.cli." + function.partition(":")[0] for name, (function, _summary) in COMMANDS.items()}


def test_importing_the_package_loads_no_library() -> None:
    assert not loaded("import edutarget") & {*LIBRARIES, "importlib.metadata", "importlib.resources", "gettext"}


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_what_the_program_says_of_itself_loads_typer_alone_and_no_command(option: str) -> None:
    modules = loaded_by(option)
    assert modules & {*LIBRARIES, *SELDOM} == {"typer"}
    assert rooms(modules) == {"cli", "formats", "language"} and not modules & set(MODULE_OF.values())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_loads_no_other_command_and_no_data(command: str) -> None:
    modules = loaded_by(command, "--help")
    assert modules & set(MODULE_OF.values()) == {MODULE_OF[command]}
    assert rooms(modules) <= {"cli", "files", "formats", "language"} and not modules & {"yaml", "rich", *SELDOM}


def test_report_as_json_loads_no_rich_and_no_other_format() -> None:
    modules = loaded_by("report", str(EXAMPLE), "-f", "json")
    media = {name.split(".")[2] for name in modules if name.startswith("edutarget.formats.")}
    assert media == {"data", "sections", "view"}
    assert "rollup" not in rooms(modules) and not modules & {"rich", "concurrent.futures", *SELDOM}


def test_check_of_a_file_loads_no_rich_and_no_report() -> None:
    modules = loaded_by("check", str(EXAMPLE))
    assert "edutarget.submission.checking" in modules
    assert not rooms(modules) & {"report", "rollup"} and not modules & {"rich", "concurrent.futures", *SELDOM}
