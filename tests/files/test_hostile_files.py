"""Files made to exhaust a reader: little memory, work in proportion to the size, a short message. No clock is read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from edutarget import Plan
from edutarget.files import strict_yaml
from edutarget.formats import renderer
from edutarget.formats.view import View
from edutarget.language.words import Words
from edutarget.plan.loading import load_plan
from edutarget.problems.problem import MOST_OF_A_RULE
from edutarget.submission.checking import CheckOptions, check_files
from edutarget.submission.loading import Loader
from edutarget.tables import workbook
from edutarget.tables.number_formats import NumberFormat
from edutarget.tables.workbook import Worksheet
from support import ROOT
from support.hostile_files import FILES, write

READ = """
import resource, sys, time
from edutarget.plan.loading import load_plan
from edutarget.submission.loading import Loader
loader = Loader(load_plan(sys.argv[1])[0])
resource.setrlimit(resource.RLIMIT_AS, (700_000_000, 700_000_000))
for file in sys.argv[2:]:
    open("/proc/self/clear_refs", "w").write("5")  # the peak begins anew
    limit = int(time.process_time()) + 60  # seconds of work, ten times what it takes: no clock on the wall
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
    rules = {problem.rule for problem in loader.load(file)[1]}
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
    print(file.rpartition("/")[2].partition(".")[0], peak // 1000, *sorted(rules))
"""
WITHIN = 99_000  # as many as are still read
LARGE: dict[str, tuple[float, str]] = {
    "xlsx-columns-below-zero": (1, "broken-workbook"),
    "xlsx-columns": (1, "hidden-cell"),
    "xlsx-format-of-brackets": (1, "broken-workbook"),
    "xlsx-string-of-many-cells": (1, ""),
    "xlsx-nested": (1, "too-many-values"),
    "xlsx-empty-strings": (1, "too-many-values"),
    "xlsx-hidden-rows": (1, "hidden-cell"),
    "xlsx-attributes": (0.5, "broken-workbook"),
    "xlsx-merged-to-the-end": (1, ""),
    "xlsx-linked-to-the-end": (1, ""),
    "xlsx-shared-formula": (0.5, ""),
    "xlsx-shared-formula-elsewhere": (0.5, ""),
    "xlsx-sheet-of-quotes": (1, ""),
    "xlsx-sheet-of-doubled-quotes": (1, ""),
    "xlsx-name-of-quotes": (1, ""),
    "xlsx-empty-rows": (0.2, ""),
    "xlsx-numbered-styles": (1, "too-many-values"),
    "xlsx-styles-of-one-format": (0.5, "cell-format"),
    "xlsx-cells-of-many-formats": (0.1, "cell-format"),
    "yaml-unknown-indicators": (WITHIN / 3_500_000, "unknown-indicator"),
    "yaml-unknown-keys": (WITHIN / 3_500_000, "unknown-key"),
    "yaml-list-of-mappings": (WITHIN / 2_600_000 / 2, "unknown-key"),
    "yaml-submitters-in-a-line": (1, "too-many-values"),
    "yaml-deep": (0.2, "too-deep"),
    "yaml-deep-blocks": (0.2, "yaml-syntax"),
    "yaml-slips": (2 * WITHIN / 3_000_000, "too-many-values"),
    "yaml-slips-in-a-line": (0.2, "too-many-values"),
    "yaml-line-ends": (0.19, "too-many-values"),
    "yaml-long-wide": (0.2, "text-too-long"),
    "csv-line-ends": (1, "too-many-values"),
    "csv-rows": (1, "too-many-values"),
    "csv-commas": (1, "empty-file"),
    "csv-long-field": (1, "text-too-long"),
    "csv-long-fields": (1, "text-too-long"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("kind", ["xlsx", "yaml", "csv"])
def test_large_files_are_read_or_refused_within_300_mb(kind: str, tmp_path: Path) -> None:
    wanted = {name: case for name, case in LARGE.items() if name.startswith(kind)}
    files = [str(write(tmp_path, name, scale)) for name, (scale, _rule) in wanted.items()]
    command = [sys.executable, "-c", READ, str(ROOT / "targets.yaml"), *files]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=3000).stdout.splitlines()
    assert len(said) == len(wanted)
    for line in said:
        name, peak, *rules = line.split()
        assert int(peak) < 300, line
        assert (wanted[name][1] or "nothing") in (rules or ["nothing"]), line


PATHS = {
    "a list of one unit": ("units.txt", "{}\n", 2_000_000),
    "a list of many units": ("units.txt", "{}x\n" * 500, 40_000),
    "a table": ("table.csv", "unit,indicator,as_of,value\n{},gaokao_600,2025-06-30,27\n", 300_000),
    "a unit of half the limit": ("table.csv", "unit,indicator,as_of,value\n{},gaokao_600,2025-06-30,27\n", 49_000),
    "a submission": ("actuals.yaml", "plan: kangle-2025\nas_of: 2025-06-30\nsubmitted_by: x\nunit: {}\n", 49_000),
}
PATH = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
from edutarget.__main__ import main
main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="there are no such limits")
@pytest.mark.parametrize(  # engines get tables alone; lists and submissions are read before there is one
    ("case", "engine"), [*((case, "") for case in PATHS), ("a table", "duckdb"), ("a unit of half the limit", "duckdb")]
)
def test_no_work_grows_with_the_square_of_a_path(case: str, engine: str, tmp_path: Path) -> None:
    name, text, parts = PATHS[case]
    (tmp_path / name).write_text(text.replace("{}", "/".join(["a"] * parts)))
    (tmp_path / "right.csv").write_text("unit,indicator,as_of,value\na,gaokao_600,2025-06-30,27\n")
    arguments = ["right.csv", "--units", name] if name == "units.txt" else [name]
    command = [sys.executable, "-c", PATH, "rollup", *arguments, "-o", "-", *(["--engine", engine] if engine else [])]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=3000)
    assert done.returncode == 1
    assert b"[unit-too-long]" in done.stderr or b"[text-too-long]" in done.stderr


@pytest.mark.parametrize("name", FILES)
def test_the_answer_is_short_whatever_is_in_the_file(name: str, plan: Plan, tmp_path: Path) -> None:
    file = write(tmp_path, name, 0.0005 if name.startswith("yaml") else 0.005)
    checked = check_files(plan, [str(file)], CheckOptions(date(2025, 11, 1)))
    for form in ("text", "json"):
        product = renderer("check", form)(checked, View(Words("zh")))
        assert isinstance(product, str) and len(product) < 400_000
    rules = [found.rule for found in checked.diagnostics]
    assert all(rules.count(rule) <= MOST_OF_A_RULE for rule in rules)


class Counted:
    """A function that counts its calls."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.calls = function, 0

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.calls += 1
        return self.function(*given, **named)


@pytest.fixture
def matches(monkeypatch: pytest.MonkeyPatch) -> Counted:
    import difflib

    counted = Counted(difflib.get_close_matches)
    monkeypatch.setattr(difflib, "get_close_matches", counted)
    return counted


def test_a_nearest_match_is_looked_for_a_hundred_times_at_most(
    matches: Counted, loader: Loader, tmp_path: Path
) -> None:
    found = loader.load(str(write(tmp_path, "yaml-unknown-indicators", 3000 / 3_500_000)))[1]
    assert (matches.calls, sum(1 + problem.more for problem in found)) == (MOST_OF_A_RULE, 3000)


def test_so_it_is_in_a_plan(matches: Counted, tmp_path: Path) -> None:
    written = yaml.load((ROOT / "targets.yaml").read_text("utf-8"), yaml.BaseLoader)
    written["indicators"]["party_activists"]["serves"] = [f"x{number}" for number in range(3000)]
    (tmp_path / "plan.yaml").write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), "utf-8")
    found = load_plan(tmp_path / "plan.yaml")[1]
    assert {problem.rule for problem in found} == {"unknown-item"}
    assert (matches.calls, sum(1 + problem.more for problem in found)) == (MOST_OF_A_RULE, 3000)


def test_a_plan_of_thousands_of_members_is_refused_before_it_is_validated(tmp_path: Path) -> None:
    written = yaml.load((ROOT / "targets.yaml").read_text("utf-8"), yaml.BaseLoader)
    written["indicators"] |= {f"x{number}": {"unit": "x"} for number in range(10_000)}
    (tmp_path / "plan.yaml").write_text(yaml.dump(written, Dumper=yaml.CSafeDumper, allow_unicode=True), "utf-8")
    assert [problem.rule for problem in load_plan(tmp_path / "plan.yaml")[1]] == ["plan-too-large"]


YAML = [name for name in FILES if name.startswith("yaml")]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many events the parser gave, each time it was called; and a limit of a hundred values."""
    seen: list[int] = []

    def parser(text: str) -> Any:
        seen.append(0)
        parsed = original(text)

        def get_event() -> Any:
            seen[-1] += 1
            return parsed.get_event()

        return SimpleNamespace(get_event=get_event)

    original = strict_yaml.LOADER
    monkeypatch.setattr(strict_yaml, "LOADER", parser)
    monkeypatch.setattr(strict_yaml, "MAX_VALUES", 100)
    yield seen


@pytest.mark.parametrize("name", YAML)
def test_the_parser_is_asked_for_as_much_as_there_may_be(
    events: list[int], name: str, loader: Loader, tmp_path: Path
) -> None:
    loader.load(str(write(tmp_path, name, 0.0005)))
    assert max(events, default=0) < 700, "a value has up to five events"
    assert len(events) <= 1, "a text is read once, for its values and its places"


def test_so_it_is_with_the_elements_of_a_workbook(
    monkeypatch: pytest.MonkeyPatch, loader: Loader, tmp_path: Path
) -> None:
    counted = Counted(Worksheet.begin)
    monkeypatch.setattr(workbook, "MAX_ELEMENTS", 300)
    monkeypatch.setattr(Worksheet, "begin", lambda self, tag, given: counted(self, tag, given))
    found = loader.load(str(write(tmp_path, "xlsx-hidden-rows", 0.01)))[1]
    assert [problem.rule for problem in found] == ["too-many-values"] and counted.calls <= 300


def test_a_number_format_is_read_once(monkeypatch: pytest.MonkeyPatch, loader: Loader, tmp_path: Path) -> None:
    counted = Counted(NumberFormat)
    monkeypatch.setattr(workbook, "NumberFormat", counted)
    loader.load(str(write(tmp_path, "xlsx-format-of-many-styles", 0.005)))
    assert counted.calls == 1


def test_a_text_too_long_for_a_title_is_not_searched(
    monkeypatch: pytest.MonkeyPatch, loader: Loader, tmp_path: Path
) -> None:
    import unicodedata

    sizes: list[int] = []

    def normalize(form: Any, text: str) -> str:
        sizes.append(len(text))
        return original(form, text)

    original = unicodedata.normalize
    monkeypatch.setattr(unicodedata, "normalize", normalize)
    for name in ("csv-long-title", "csv-long-fields", "yaml-long-keys"):
        loader.load(str(write(tmp_path, name, 0.05)))
    assert sizes and max(sizes) <= 300
