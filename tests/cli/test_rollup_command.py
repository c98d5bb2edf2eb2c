"""`edutarget rollup` end to end."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet
import pytest
from typer.testing import CliRunner, Result

from edutarget.cli.main import app
from support import Golden
from support.csv_columns import mixed_columns

SCHOOLS = "examples/submissions/schools"
LIST = "examples/units/kangle.yaml"
HEAD = "plan: kangle-2025\nas_of: {day}\nsubmitted_by: 学校\n"


def edutarget(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["rollup", *map(str, arguments), "--lang", "en", "--targets", "targets.yaml"])


def county(*arguments: object) -> Result:
    """The sum of schools whose names have no path."""
    return edutarget(*arguments, "--unit", "县")


def school(folder: Path, name: str, actuals: str, unit: str = "", day: str = "2025-09-30") -> Path:
    file = folder / f"{name}.yaml"
    body = "".join(f"  {line}\n" for line in actuals.split("; "))
    file.write_text(HEAD.format(day=day) + f"unit: {unit or name}\nactuals:\n{body}", encoding="utf-8")
    return file


def test_schools_make_a_county(tmp_path: Path, golden: Golden) -> None:
    made = edutarget(SCHOOLS, "--units", LIST, "-o", tmp_path / "county.yaml")
    assert made.exit_code == 0
    golden("rollup/county.yaml", (tmp_path / "county.yaml").read_text(encoding="utf-8"))
    golden("rollup/county.txt", re.sub(r"[0-9.]+ s with", "… s with", made.stderr))


@pytest.mark.parametrize("command", ["check", "report"])
def test_the_result_is_a_submission(tmp_path: Path, command: str) -> None:
    edutarget(SCHOOLS, "-o", tmp_path / "county.yaml")
    used = CliRunner().invoke(
        app, [command, str(tmp_path / "county.yaml"), "--targets", "targets.yaml", "--lang", "en"]
    )
    assert used.exit_code == 0
    assert "error" not in used.stderr.replace("0 errors", "")


@pytest.mark.parametrize("engine", [(), ("--engine", "duckdb")])
def test_a_submission_out_of_scale_is_told_at_its_place(tmp_path: Path, engine: tuple[str, ...]) -> None:
    school(tmp_path, "a", "training_attendances: 920000", unit="康乐县")
    told = county(tmp_path, *engine)
    assert (told.exit_code, told.stdout) == (1, "")
    assert "a.yaml:6:25: error[out-of-scale]: 920,000 is at least a hundred times the target, 9,200" in told.stderr
    school(tmp_path, "a", "training_attendances: {value: 920000, confirmed: 已核对}", unit="康乐县")
    assert county(tmp_path, *engine).exit_code == 0


@pytest.mark.parametrize("engine", [(), ("--engine", "duckdb")])
def test_a_sum_of_many_digits_is_a_submission(tmp_path: Path, engine: tuple[str, ...]) -> None:
    schools = tmp_path / "schools"
    schools.mkdir()
    for name in ("A", "B"):
        school(
            schools,
            name,
            "dropouts: 900000000000000; gaokao_special_rate: {numerator: 1, denominator: 900000000000000}",
            unit=f"康乐县/{name}",
        )
    assert edutarget(schools, *engine, "-o", tmp_path / "county.yaml").exit_code == 0
    made = (tmp_path / "county.yaml").read_text(encoding="utf-8")
    assert "dropouts: {value: 1800000000000000, units: 2}" in made
    arguments = [str(tmp_path / "county.yaml"), "--targets", "targets.yaml", "--lang", "en"]
    for command in (["check"], ["report"], ["rollup", "--unit", "州"]):
        used = CliRunner().invoke(app, [*command, *arguments])
        assert (used.exit_code, "error" in used.stderr.replace("0 errors", "")) == (0, False), used.stderr
    assert "1,800,000,000,000,000" in CliRunner().invoke(app, ["report", *arguments]).stdout


@pytest.mark.parametrize(("form", "name"), [("text", "unit.txt"), ("json", "unit.json"), ("csv", "unit.csv")])
def test_units_side_by_side(form: str, name: str, golden: Golden) -> None:
    made = edutarget(SCHOOLS, "--by", "unit", "-f", form, "-q")
    assert made.exit_code == 0
    golden(f"rollup/{name}", made.stdout.replace("\r\n", "\n"))
    assert form != "csv" or mixed_columns(made.stdout) == []


def test_units_side_by_side_as_parquet(tmp_path: Path) -> None:
    edutarget(SCHOOLS, "--by", "unit", "-f", "parquet", "-o", tmp_path / "units.parquet")
    rows = pyarrow.parquet.read_table(tmp_path / "units.parquet").to_pylist()
    first = next(row for row in rows if row["indicator"] == "senior_enrolment")
    assert first["unit"] == "康乐县/康乐一中"
    assert (first["value"], first["target"], first["gap"], first["rank"]) == (1752, 1800, -48, 1)


def test_equal_units_share_a_rank(tmp_path: Path) -> None:
    for name, count in {"A": 20, "B": 30, "C": 30, "D": 10}.items():
        school(tmp_path, name, f"gaokao_600: {count}; dropouts: {count}")
    rows = json.loads(edutarget(tmp_path, "--by", "1", "-f", "json", "-q").stdout)["rows"]
    ranks = [(row["indicator"], row["unit"], row["rank"]) for row in rows]
    assert ranks[:4] == [("gaokao_600", "B", 1), ("gaokao_600", "C", 1), ("gaokao_600", "A", 3), ("gaokao_600", "D", 4)]
    assert ranks[4:] == [("dropouts", "D", 1), ("dropouts", "A", 2), ("dropouts", "B", 3), ("dropouts", "C", 3)]


def test_a_rate_is_sum_over_sum_and_never_a_mean(tmp_path: Path) -> None:
    for name, (above, below) in {"A": (6, 10), "B": (31, 100), "C": (170, 1000)}.items():
        school(tmp_path, name, f"primary_pass_rate: {{numerator: {above}, denominator: {below}}}")
    assert "primary_pass_rate: {numerator: 207, denominator: 1110, units: 3}" in county(tmp_path).stdout


def test_a_rate_without_its_counts_is_told_at_its_place(tmp_path: Path) -> None:
    file = school(tmp_path, "A", "gaokao_600: 3; gaokao_special_rate: 25.4%")
    made = county(tmp_path, "-o", tmp_path / ".county.yaml")
    assert made.exit_code == 1
    assert f"{file}:7:24: error[counts-missing]: the rate of A cannot be added to others" in made.stderr
    assert not (tmp_path / ".county.yaml").exists()


def test_what_is_wrong_can_be_left_out(tmp_path: Path) -> None:
    school(tmp_path, "A", "gaokao_600: 3; gaokao_special_rate: 25.4%")
    school(tmp_path, "B", "gaokao_600: three")
    made = county(tmp_path, "--skip-problems")
    assert made.exit_code == 1
    assert made.stdout.partition("actuals:\n")[2] == "  gaokao_600: {value: 3, units: 1}\n"


def test_the_newest_of_each_unit_on_or_before_the_day(tmp_path: Path) -> None:
    for day, count in {"2025-03-31": 1, "2025-06-30": 20, "2025-09-30": 300}.items():
        school(tmp_path, f"A-{day}", f"training_attendances: {count}", unit="A", day=day)
    school(tmp_path, "B", "training_attendances: 4000", day="2025-04-30")
    totals = {day: county(tmp_path, "--as-of", day).stdout for day in ("2025-03-31", "2025-06-30", "2025-12-31")}
    assert "training_attendances: {value: 1, units: 1}" in totals["2025-03-31"]
    assert "training_attendances: {value: 4020, units: 2}" in totals["2025-06-30"]
    assert "training_attendances: {value: 4300, units: 2, as_of: 2025-09-30}" in totals["2025-12-31"]


def test_milestones_need_all_or_any(tmp_path: Path) -> None:
    school(tmp_path, "A", "network_schools: 是; tsinghua_peking: 否")
    school(tmp_path, "B", "network_schools: 否; tsinghua_peking: 是")
    made = county(tmp_path).stdout
    assert "network_schools: {value: false, units: 2}" in made
    assert "tsinghua_peking: {value: true, units: 2}" in made


def test_units_reported_twice_for_a_day_are_not_counted_twice(tmp_path: Path) -> None:
    for name in "ab":
        school(tmp_path, name, "gaokao_600: 3", unit="A")
    made = county(tmp_path)
    assert made.exit_code == 0
    assert "gaokao_600: {value: 3, units: 1}" in made.stdout


def test_who_has_not_reported_is_listed_and_never_zero(tmp_path: Path) -> None:
    school(tmp_path, "A", "gaokao_600: 3; dropouts: 0")
    (tmp_path / "units.txt").write_text("# all\n- A\n\n- B\nC\n", encoding="utf-8")
    made = county(tmp_path, "--units", tmp_path / "units.txt")
    assert made.exit_code == 0
    assert "reported: 1 of 3 units, 33.33 %\nnot reported: B, C\n" in made.stderr
    assert "dropouts: {value: 0, units: 1}" in made.stdout
    rows = json.loads(county(tmp_path, "--units", tmp_path / "units.txt", "--by", "unit", "-f", "json").stdout)
    assert rows["coverage"] == {
        "expected": 3,
        "reported": 1,
        "percent": 33.33,
        "missing": ["B", "C"],
        "indicators": [{"indicator": key, "units": 1, "expected": None} for key in ("gaokao_600", "dropouts")],
    }


@pytest.mark.parametrize(("least", "code"), [("33", 0), ("33.4%", 1)])
def test_low_coverage_fails(tmp_path: Path, least: str, code: int) -> None:
    school(tmp_path, "A", "gaokao_600: 3")
    (tmp_path / "units.txt").write_text("A\nB\nC\n", encoding="utf-8")
    made = county(tmp_path, "--units", tmp_path / "units.txt", "--min-coverage", least)
    assert made.exit_code == code
    assert ("error[low-coverage]: 1 of 3 units have reported" in made.stderr) == bool(code)


def test_a_unit_nobody_expects_is_an_error_and_not_counted(tmp_path: Path) -> None:
    school(tmp_path, "A", "gaokao_600: 3")
    file = school(tmp_path, "Á", "gaokao_600: 5")
    (tmp_path / "units.txt").write_text("A\n", encoding="utf-8")
    made = county(tmp_path, "--units", tmp_path / "units.txt", "--skip-problems")
    assert made.exit_code == 1
    assert f"{file}:4:7: error[unlisted-unit]: Á is not in the list" in made.stderr
    assert "gaokao_600: {value: 3, units: 1}" in made.stdout


def test_counties_make_a_province(tmp_path: Path) -> None:
    edutarget(SCHOOLS, "--unit", "甘肃省/临夏州/和政县", "-o", tmp_path / "hezheng.yaml")
    school(tmp_path, "linxia", "gaokao_600: {value: 12, units: 4}", unit="甘肃省/临夏州/临夏县")
    made = edutarget(tmp_path).stdout
    assert "unit: 甘肃省/临夏州\n" in made
    assert "gaokao_600: {value: 39, units: 6}" in made


def test_files_without_a_unit_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD.format(day="2025-09-30") + "actuals:\n  gaokao_600: 3\n", encoding="utf-8")
    made = county(tmp_path)
    assert made.exit_code == 1
    assert "error[no-unit]" in made.stderr


def test_parts_that_do_not_make_their_total_are_refused(tmp_path: Path) -> None:
    school(tmp_path, "A", "senior_enrolment: 1000; kangle_no1_enrolment: 1000")
    school(tmp_path, "B", "senior_enrolment: 900; kangle_high_enrolment: 901")
    made = county(tmp_path)
    assert made.exit_code == 1
    assert "B.yaml:6:21: error[unit-parts-disagree]: B: Enrolment in general senior high schools is 900" in made.stderr


def test_nothing_is_no_result(tmp_path: Path) -> None:
    school(tmp_path, "A", "gaokao_600: 3")
    late = county(tmp_path, "--as-of", "2025-01-31")
    assert (late.exit_code, late.stdout) == (1, "")
    assert "error[nothing-to-add]" in late.stderr
    (tmp_path / "empty").mkdir()
    assert county(tmp_path / "empty").exit_code == 2
    for name in ("missing.yaml", "missing.csv", "missing.parquet"):
        assert county(tmp_path / name).exit_code == 2


def test_the_result_does_not_feed_on_itself(tmp_path: Path) -> None:
    school(tmp_path, "A", "gaokao_600: 3")
    refused = edutarget(tmp_path, "-o", tmp_path / "county.yaml", "--unit", "县")
    assert refused.exit_code == 2 and "name a file outside of that folder" in refused.output.replace("\n", " ")
    assert not (tmp_path / "county.yaml").exists()


HOSTILE = "'=cmd|/C calc\"\x1b[31m\u202e<script>,\n::error::"


def test_names_of_strangers_stay_text(tmp_path: Path) -> None:
    for index, unit in enumerate((HOSTILE, "=1+1", "[bold]x[/bold]", "a: b # c")):
        school(tmp_path, str(index), "gaokao_600: 3", unit=json.dumps(unit))
    shown = edutarget(tmp_path, "--by", "unit", "-q").stdout
    assert "\x1b[31m" not in shown and "\u202e" not in shown and "[bold]x[/bold]" in shown
    lines = list(csv.DictReader(io.StringIO(edutarget(tmp_path, "--by", "unit", "-f", "csv", "-q").stdout)))
    assert {line["unit"][0] for line in lines} == {"'", "[", "a"}
    as_json = json.loads(edutarget(tmp_path, "--by", "unit", "-f", "json", "-q").stdout)
    assert HOSTILE in {row["unit"] for row in as_json["rows"]}
    made = edutarget(tmp_path, "--unit", HOSTILE, "-o", tmp_path / ".r.yaml")
    assert made.exit_code == 0
    assert CliRunner().invoke(app, ["check", str(tmp_path / ".r.yaml"), "--targets", "targets.yaml"]).exit_code == 0


def test_tables_and_submissions_together(tmp_path: Path) -> None:
    school(tmp_path, "A", "investment: 13100万元")
    (tmp_path / "more.csv").write_text(
        "\ufeffunit,indicator,as_of,value\nB,教育重点项目完成投资,2025-09-30,0.10\n", encoding="utf-8"
    )
    assert "investment: {value: 1.41, units: 2}" in county(tmp_path).stdout


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ("unit,indicator,date,value\nA,gaokao_600,2025-09-30,3\n", "missing-column"),
        ("unit,indicator,as_of,value\nA,gaokao_600,2025-09-30,3\nA,gaokao_600,2025-09-30,3,4,5\n", "row-width"),
        ("unit,indicator,as_of,value\nA,gaokao_600,2025-09-30,3\nA,gaokao_600\n", "row-width"),
        ("unit|indicator|as_of|value\nA|gaokao_600|2025-09-30|3\n", "no-header"),
        ("unit,indicator,as_of,value,Value\nA,gaokao_600,2025-09-30,3,4\n", "repeated-column"),
        ('unit,indicator,as_of,value\nA,gaokao_600,2025-09-30,"3\n', "csv-syntax"),
        ("", "empty-file"),
    ],
)
def test_tables_of_another_shape_are_refused(tmp_path: Path, table: str, rule: str) -> None:
    (tmp_path / "facts.csv").write_text(table, encoding="utf-8")
    made = county(tmp_path)
    assert made.exit_code in (1, 2)
    assert f"error[{rule}]" in made.stderr
    assert made.stdout == ""


def test_a_form_filled_in_as_csv_is_a_submission(tmp_path: Path) -> None:
    form = CliRunner().invoke(app, ["template", "-f", "csv", "--lang", "en", "--targets", "targets.yaml"]).stdout
    filled = form.replace("Figures as of,", "Figures as of,2025-09-30").replace("Submitted by,", "Submitted by,B")
    filled = filled.replace("Reporting unit,", "Reporting unit,B").replace(
        "party_activists,Active applicants for Party membership trained,people,",
        "party_activists,Active applicants for Party membership trained,people,4",
    )
    (tmp_path / "b.csv").write_text(filled, encoding="utf-8")
    school(tmp_path, "A", "party_activists: 3")
    assert "party_activists: {value: 7, units: 2}" in county(tmp_path).stdout


def test_tables_in_gbk_are_read_and_in_other_encodings_refused(tmp_path: Path) -> None:
    table = "unit,indicator,as_of,value,备注\n康乐一中,gaokao_600,2025-09-30,3,\n"
    (tmp_path / "facts.csv").write_bytes(table.encode("gb18030"))
    assert "gaokao_600: {value: 3, units: 1}" in county(tmp_path).stdout
    (tmp_path / "facts.csv").write_bytes(table.encode("utf-16"))
    made = county(tmp_path)
    assert (made.exit_code, made.stdout) == (1, "")
    assert "error[not-utf-8]: this file is not UTF-8; it looks like UTF-16" in made.stderr


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("unit,indicator,as_of,value\nA,gaokao_600,2025-09-30,3\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("value,as_of,unit,indicator\n4,2025-09-30,B,gaokao_600\n", encoding="utf-8")
    assert "gaokao_600: {value: 7, units: 2}" in county(tmp_path).stdout


def test_binary_floats_are_refused(tmp_path: Path) -> None:
    columns = {"unit": ["A"], "indicator": ["investment"], "as_of": ["2025-09-30"], "value": [0.1]}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "facts.parquet")
    made = county(tmp_path)
    assert made.exit_code == 1
    assert "facts.parquet: error[inexact-column]: the column `value` holds float64" in made.stderr


def test_a_faulty_row_of_parquet_is_named(tmp_path: Path) -> None:
    columns = {"unit": ["A", "B"], "indicator": ["gaokao_600"] * 2, "as_of": ["2025-09-30"] * 2}
    table = pyarrow.table({**columns, "value": [Decimal("27.0"), Decimal("-0.5")]})
    pyarrow.parquet.write_table(table, tmp_path / "facts.parquet")
    assert "facts.parquet:row 2: error[negative]: -0.5 is below zero" in county(tmp_path).stderr


def test_a_table_of_another_database(tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as warehouse:
        facts = "SELECT 'A' AS unit, 'gaokao_600' AS indicator, DATE '2025-09-30' AS as_of, 27 AS value"
        warehouse.execute(f"CREATE TABLE facts AS {facts}")
    url = f"duckdb://{tmp_path}/warehouse.duckdb"
    assert "gaokao_600: {value: 27, units: 1}" in county("table:facts", "--engine-url", url).stdout
    missing = county("table:fact", "--engine-url", url)
    assert missing.exit_code == 2
    assert "error[no-such-table]: duckdb has no table fact; it has: facts\n" in missing.stderr


@pytest.mark.parametrize(
    "arguments", [["--by", "0"], ["--by", "county"], ["--as-of", "2025-9-3"], ["--min-coverage", "9"]]
)
def test_options_that_make_no_sense(arguments: list[str]) -> None:
    assert edutarget(SCHOOLS, *arguments).exit_code == 2
