"""The size and the shape of the source tree, as numbers: `python tools/house.py [CHECKOUT]`."""

from __future__ import annotations

import ast
import io
import runpy
import subprocess
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import FrameType

ROOT = Path(sys.argv[1]).resolve() if len(sys.argv) == 2 else Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "edutarget"
DIRECTIVES = ("# noqa", "# type:", "# fmt:")
COMMANDS = {
    "report of one file": ("report", "examples/actuals.yaml"),
    "check of one file": ("check", "examples/actuals.yaml"),
    "page": ("report", "examples/actuals.yaml", "-f", "html", "-o", "{folder}/page.html"),
    "rollup": ("rollup", "examples/submissions/schools", "-o", "{folder}/actuals.yaml"),
}


def lines(pattern: str) -> int:
    """The lines of all files of the checkout that a pattern stands for."""
    return sum(file.read_text("utf-8").count("\n") for file in ROOT.glob(pattern))


def imports(tree: ast.Module, names: set[str]) -> set[str]:
    """Which of our modules a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & names
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & names
            found |= inner or {node.module} & names
    return found


def code_and_comments(text: str) -> tuple[int, int]:
    """How many lines have code, docstrings apart, and how many have a comment for people."""
    code, comments, before = set(), 0, tokenize.NEWLINE
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            comments += not token.string.startswith(DIRECTIVES)
        elif token.type not in (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER):
            docstring = token.type == tokenize.STRING and before in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
            code |= set() if docstring else set(range(token.start[0], token.end[0] + 1))
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            before = token.type
    return len(code), comments


def files_entered(command: tuple[str, ...]) -> int:
    """In how many files of ours a function runs during a command."""
    environment = {"PYTHONPATH": str(PACKAGE.parent), "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryDirectory() as folder:
        arguments = [sys.executable, __file__, "--enter", *(part.format(folder=folder) for part in command)]
        run = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True)
    return int(run.stderr.splitlines()[-1])


def enter(*arguments: str) -> None:
    """Run a command in this process, and write the number of files entered as the last line of standard error."""
    entered, package = set(), str(Path("src", "edutarget").resolve())

    def on_call(frame: FrameType, event: str, _argument: object) -> None:
        # Bodies of modules and classes, which are run by every import, are not optimised.
        if event == "call" and frame.f_code.co_flags & CO_OPTIMIZED and frame.f_code.co_filename.startswith(package):
            entered.add(frame.f_code.co_filename)

    sys.argv = ["edutarget", *arguments]
    sys.setprofile(on_call)
    try:
        runpy.run_module("edutarget", run_name="__main__")
    finally:
        sys.setprofile(None)
        print(len(entered), file=sys.stderr)


def measures() -> Iterator[tuple[str, object]]:
    """What is measured, and its number."""
    texts = {
        ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts): file.read_text("utf-8")
        for file in sorted(PACKAGE.rglob("*.py"))
    }
    trees = {name: ast.parse(text) for name, text in texts.items()}
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    size = {name: text.count("\n") for name, text in texts.items()}
    total = sum(size.values())
    importers = Counter(name for tree in trees.values() for name in imports(tree, set(trees)))
    code, comments = map(sum, zip(*map(code_and_comments, texts.values()), strict=True))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    yield "modules", len(texts)
    yield "lines of Python", total
    yield "lines of rules and of the catalogue", f"{lines('src/**/rules/*.y*ml')} and {lines('src/**/*.po')}"
    yield "lines of tests", lines("tests/**/*.py")
    yield "ternaries per 1,000 lines", round(1000 * sum(isinstance(node, ast.IfExp) for node in nodes) / total, 1)
    yield "walruses per 1,000 lines", round(1000 * sum(isinstance(node, ast.NamedExpr) for node in nodes) / total, 1)
    yield "uses of Any", sum(isinstance(node, ast.Name) and node.id == "Any" for node in nodes)
    yield "comments, as a share of lines of code", f"{100 * comments / code:.1f} %"
    yield "modules below 60 lines with one importer", sum(size[name] < 60 and importers[name] == 1 for name in texts)
    yield "files over 400 lines", sum(lines > 400 for lines in size.values())
    yield "functions over 60 lines", sum((one.end_lineno or 0) - one.lineno >= 60 for one in functions)
    for name, command in COMMANDS.items():
        yield f"files entered: {name}", files_entered(command)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--enter"]:
        enter(*sys.argv[2:])
    else:
        for name, measure in measures():
            print(f"{measure:>12}  {name}")
