"""The Python API: its documentation is true, and it does what the commands do."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import get_args

import pytest

import edutarget
from edutarget import EdutargetError, blank_form, check, check_plan, load, read, roll_up
from edutarget.api.result import BinaryFormat, Result, TextFormat
from edutarget.formats import choices
from edutarget.formats.data.json_text import dumps
from support import ROOT, Run

PAGES = [ROOT / "docs" / "api.md", ROOT / "docs" / "api.zh-CN.md"]
BLOCKS = [re.findall(r"^```(python|text)\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE) for page in PAGES]


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example, in which it runs."""
    folder = shutil.copytree(ROOT / "examples" / "county", tmp_path / "county")
    monkeypatch.chdir(folder)
    return folder


def test_the_examples_print_what_stands_below_them(county: Path) -> None:
    assert BLOCKS[0] == BLOCKS[1]
    names: dict[str, object] = {}
    printed = ""
    for language, text in BLOCKS[0]:
        if language == "text":
            assert printed == text
            printed = ""
            continue
        assert not printed, "what is printed stands on the page"
        with redirect_stdout(StringIO()) as out:
            exec(compile(text, "docs/api.md", "exec"), names)
        printed = out.getvalue()
    assert {"county.yaml", "quality.xlsx", "人事股.xlsx"} <= {file.name for file in county.iterdir()}


def tables(page: Path) -> list[list[str]]:
    """The names in the first columns of its tables."""
    parts = re.findall(r"(?:^\|.*\n)+", page.read_text(), re.MULTILINE)
    return [re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in parts]


@pytest.mark.parametrize("page", PAGES, ids=["en", "zh"])
def test_every_name_is_on_the_page_and_no_other(page: Path) -> None:
    *_others, named, renamed = tables(page)
    assert sorted(named) == sorted(edutarget.__all__) and len(set(named)) == len(named)
    assert sorted(renamed) == sorted(edutarget._RENAMED)
    assert all(getattr(edutarget, name) is not None for name in edutarget.__all__)


@pytest.mark.parametrize("name", edutarget._RENAMED)
def test_a_name_that_goes_still_works_and_warns(name: str) -> None:
    with pytest.warns(DeprecationWarning, match=f"edutarget.{name} goes .* use edutarget") as warned:
        assert callable(getattr(edutarget, name))
    assert warned[0].filename == __file__
    assert name not in edutarget.__all__


def test_formats_are_those_of_the_table(county: Path) -> None:
    """Every name of a format has a type, and the page lists each result's."""
    figures = read("2025-09/party.yaml")
    results: list[tuple[str, Result]] = [
        ("Report", figures.report()),
        ("Report", figures.report(brief=True)),
        ("Report", figures.report(why="gaokao_600")),
        ("Trend", figures.trend()),
        ("Check", check("2025-09/party.yaml")),
        ("RollUp", roll_up("2025-09/kangle-no1.yaml")),
        ("RollUp", roll_up("2025-09/kangle-no1.yaml", by=1)),
        ("Form", blank_form()),
        ("Targets", load()),
    ]
    known = {*get_args(TextFormat), *get_args(BinaryFormat)}
    page = PAGES[0].read_text()
    for name, result in results:
        assert set(choices(result.result)) <= known
        [line] = re.findall(
            rf"^\| `{name}` \| .*(?:`load`|`\w+.\w+`|`\w+`) \| (.*) \|$", page.partition("## ")[0], re.M
        )
        assert ", ".join(choices(result.result)) in line


def test_text_is_str_and_a_workbook_is_bytes(county: Path) -> None:
    form = blank_form()
    text, workbook = form.render("csv"), form.render("xlsx")
    assert isinstance(text, str) and not text.startswith("\ufeff")
    assert isinstance(workbook, bytes) and workbook.startswith(b"PK")
    assert form.render() == form.render("yaml")


PAIRS: list[tuple[str, Callable[[], Result]]] = [
    ("report 2025-09", lambda: read("2025-09").report()),
    ("report 2025-09 --public", lambda: read("2025-09", load(public=True)).report()),
    ("report 2025-09 --why gaokao_600", lambda: read("2025-09").report(why="gaokao_600")),
    (
        "report 2025-09 --by framework --sort worst --only-problems --area teachers",
        lambda: read("2025-09").report(by="framework", sort="worst", only_problems=True, area="teachers"),
    ),
    (
        "report 2025-09 --unit 康乐一中 --no-units",
        lambda: read("2025-09", load(no_units=True), unit="康乐一中").report(),
    ),
    ("trend 2025-06 2025-09", lambda: read([Path("2025-06"), "2025-09"]).trend()),
    ("check 2025-09 --complete --against 2025-06", lambda: check("2025-09", complete=True, against=Path("2025-06"))),
    ("plan check", check_plan),
    ("rollup 2025-09 --by 1,unit --skip-problems", lambda: roll_up("2025-09", by=[1, "unit"])),
    ("targets", lambda: load(no_units=True)),
]


@pytest.mark.parametrize(("command", "result"), PAIRS, ids=[command for command, _result in PAIRS])
def test_a_result_is_what_the_command_prints(
    command: str, result: Callable[[], Result], run: Run, county: Path
) -> None:
    made = result()
    data = run(*command.split(), "-f", "json", cwd=county).stdout
    assert dumps(made.to_dict()) == data.decode()
    assert made.to_dict() == json.loads(data, parse_float=Decimal)
    shown = run(*command.split(), "-f", "text", "--lang", "zh", cwd=county).stdout
    assert made.render("text", "zh") == shown.decode()


def test_a_file_is_what_the_command_writes(run: Run, county: Path) -> None:
    report = read("2025-09").report()
    for name in ("report.csv", "report.md", "report.html"):
        run("report", "2025-09", "-o", f"../{name}", cwd=county)
        report.save(Path(name))
        assert (county / name).read_bytes() == (county.parent / name).read_bytes()
    run("rollup", "2025-09", "--skip-problems", "-o", "../sum.yaml", cwd=county)
    roll_up("2025-09").save("sum.yaml")
    assert (county / "sum.yaml").read_bytes() == (county.parent / "sum.yaml").read_bytes()
    run("template", "--for", "人事股", "-o", "../form.csv", cwd=county)
    blank_form(name="人事股").save("form.csv")
    assert (county / "form.csv").read_bytes() == (county.parent / "form.csv").read_bytes()


@pytest.mark.parametrize(
    ("asked", "said", "failed"),
    [
        (lambda: load("none.yaml"), "none.yaml: ", True),
        (lambda: read("2025-09/none.yaml"), "2025-09/none.yaml: ", True),
        (lambda: read("2025-09/fucheng-junior.yaml"), "fucheng-junior.yaml:14:25: `410人左右`", False),
        (lambda: roll_up("none"), "none: ", True),
        (lambda: read("2025-09").report(area="sports"), "`sports` is unknown; did you mean party", False),
        (lambda: read("2025-09").report(why="sports"), "the plan has no such indicator", False),
        (lambda: read("2025-09").report(by="group"), "`group` is unknown; there are", False),  # type: ignore[arg-type]
        (lambda: roll_up("2025-09", by=0), "--by takes 1", False),
        (lambda: load().render("docx"), "`docx` is unknown; there are", False),
        (lambda: load().save("targets.pdf"), "`.pdf` is unknown; there are", False),
        (lambda: blank_form(name="体育股"), "the list has no such office or unit", False),
        (lambda: check("2025-09", against="targets.yaml"), "compares one file", False),
        (lambda: roll_up("2025-09", load(no_units=True), min_coverage=50), "the list of units", False),
    ],
)
def test_what_cannot_be_done_is_one_exception(
    asked: Callable[[], object], said: str, failed: bool, county: Path
) -> None:
    with pytest.raises(EdutargetError) as raised:
        asked()
    error = raised.value
    assert said in str(error) and error.failed is failed
    assert str(error) == error.message("en") != error.message("zh")
    assert bool(error.problems) is (": " in said or failed)
    assert all(str(problem) in str(error) for problem in error.problems)


def test_an_option_that_does_not_exist_is_refused(county: Path) -> None:
    with pytest.raises(TypeError, match="areas"):
        read("2025-09").report(areas="party")  # type: ignore[call-arg]


@pytest.mark.parametrize("call", [read, check, roll_up])
def test_no_path_at_all_is_refused(call: Callable[[list[str]], object]) -> None:
    with pytest.raises(EdutargetError, match="no file or folder to read"):
        call([])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: roll_up("2025-09", engine="sqlite"),  # type: ignore[arg-type]
        lambda: check("2025-09", fix="always"),  # type: ignore[arg-type]
    ],
)
def test_a_word_that_is_no_choice_is_refused_with_those_there_are(wrong: Callable[[], object], county: Path) -> None:
    with pytest.raises(EdutargetError, match="is unknown; there are: "):
        wrong()


@pytest.mark.parametrize(
    ("plan", "indicator", "value", "said"),
    [
        ("other", "investment", Decimal("0.9"), "for the plan other"),
        ("kangle-2025", "investmnet", Decimal("0.9"), "no indicators with the ids investmnet"),
        ("kangle-2025", "investment", 0.1 + 0.2, "give a Decimal: investment"),
    ],
)
def test_figures_from_elsewhere_are_not_passed_over(
    plan: str, indicator: str, value: Decimal, said: str, county: Path
) -> None:
    made = edutarget.Submission(plan, date(2025, 6, 30), ("x",), {indicator: edutarget.Entry(value)})
    with pytest.raises(EdutargetError, match=said):
        edutarget.Figures(load(county / "targets.yaml"), edutarget.combine([made]))
