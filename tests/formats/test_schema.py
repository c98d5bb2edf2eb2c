"""`edutarget schema`: what other validators refuse by it, and what editors show."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from edutarget.formats.schema import plan_json_schema, submission_json_schema
from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.loading import load_plan
from edutarget.plan.models import Plan
from edutarget.problems.rules import RULES
from edutarget.submission.entry import ENTRY_NAMES
from support import EXAMPLE, ROOT, Load, Run

ENGLISH = Words("en")
BROKEN = ROOT / "examples" / "broken"

OF_YAML = {
    "colon-without-space",
    "fullwidth-comma",
    "control-character",
    "cut-off",
    "duplicate-key",
    "empty-file",
    "fullwidth-colon",
    "hash-after-colon",
    "key-not-text",
    "not-utf-8",
    "second-document",
    "text-needs-quotes",
    "too-deep",
    "yaml-syntax",
    "yaml-tab",
}
"""What is no YAML, or not the YAML of one mapping, to any reader."""

OF_STRUCTURE = {
    "counts-in-one",
    "not-exact",
    "percent-not-here",
    "several-numbers",
    "zero-in-words",
    "counts-incomplete",
    "counts-not-here",
    "date-format",
    "date-impossible",
    "empty-text",
    "missing-key",
    "months-format",
    "revision-format",
    "withdrawn-unrevised",
    "withdrawn-with-value",
    "negative",
    "no-actuals",
    "no-date",
    "no-submitter",
    "no-value",
    "totals-row",
    "of-which-row",
    "not-a-choice",
    "not-a-list",
    "not-a-mapping",
    "not-a-number",
    "not-a-single-value",
    "nothing-below",
    "plan-form",
    "curly-quotes",
    "not-filled-in",
    "not-whole",
    "not-yes-no",
    "number-digits",
    "number-ratio",
    "number-separator",
    "number-sexagesimal",
    "over-100",
    "plan-mismatch",
    "plan-not-submission",
    "target-empty",
    "unknown-indicator",
    "unknown-key",
    "unknown-unit",
    "words-in-figure",
    "year-format",
}
"""What a schema can say: which keys there are, and what a value of each may be. Any other rule compares values, or
sees how a value was written, which readers of YAML do not keep."""


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> dict[str, Path]:
    """The two schemas, as files."""
    folder = tmp_path_factory.mktemp("schemas")
    files = {"submission": submission_json_schema(plan, ENGLISH), "plan": plan_json_schema(ENGLISH)}
    for name, schema in files.items():
        (folder / name).write_text(json.dumps(schema))
    return {name: folder / name for name in files}


def refused(schema: Path, files: list[Path]) -> set[Path]:
    """The files that check-jsonschema refuses, for whatever reason."""
    program = Path(sys.executable).with_name("check-jsonschema")
    command = [str(program), "-o", "json", "--schemafile", str(schema), *map(str, files)]
    result = json.loads(subprocess.run(command, capture_output=True, timeout=120, check=False).stdout)
    return {Path(error["filename"]) for error in (*result.get("errors", ()), *result.get("parse_errors", ()))}


def broken(plans: bool) -> list[Path]:
    """The broken plans, or the broken submissions: the command of an example shows which it is."""
    files = sorted(BROKEN.glob("*/*.yaml"))
    commands = {file: file.with_suffix(".txt").read_text().splitlines()[0] for file in files}
    return [
        file
        for file in files
        if (" plan check " in commands[file] or f"--targets {file.name}" in commands[file]) == plans
    ]


def errors_only(files: list[Path]) -> list[Path]:
    return [file for file in files if RULES[file.stem].severity == "error"]


def test_both_refuse_the_same_submissions_for_structure(schemas: dict[str, Path]) -> None:
    files = errors_only(broken(plans=False))
    rules = {file.stem for file in refused(schemas["submission"], files)}
    assert rules == {file.stem for file in files} & (OF_YAML | OF_STRUCTURE)


def test_both_refuse_the_same_plans_for_structure(schemas: dict[str, Path]) -> None:
    files = errors_only(broken(plans=True))
    rules = {file.stem for file in refused(schemas["plan"], files)}
    assert rules == {file.stem for file in files} & (OF_YAML | OF_STRUCTURE)


def test_what_is_right_is_right_to_both(schemas: dict[str, Path]) -> None:
    warned = [file for file in broken(plans=False) if RULES[file.stem].severity == "warning"]
    right = [*(ROOT / "examples").glob("*.yaml"), *warned, *BROKEN.glob("*/conflicting-values/*.yaml")]
    assert len(right) > 8
    assert refused(schemas["submission"], right) == set()
    assert refused(schemas["plan"], [ROOT / "targets.yaml", *ROOT.glob("tests/plans/*-2027.yaml")]) == set()


def test_every_structural_rule_is_one() -> None:
    assert RULES.keys() >= OF_YAML | OF_STRUCTURE


NUMBERS = st.one_of(
    st.integers(-9, 10**7).map(str),
    st.decimals(-9, 999, places=2, allow_nan=False).map(str),
    st.sampled_from(["27.0", "+27", "-0", "74.1%", "1.31亿元", "13100万元", "'27'", "100.0", "0.741", "2 人"]),
    st.sampled_from(
        [
            "27 students",
            "0.27百人",
            "0.275百",
            "1.3亿",
            "1亿3100万元",
            "1亿3100万",
            "+1 亿 零3100 万元",
            "1亿3100万5000元",
            "1千0百27人",
            "1百27",
            "1万2人",
            "1,900",
            "暂无",
            "/",
            "3（含职中）",
            "1_000",
            "010",
            "1e3",
            ".5",
            "12:30",
            "0x1F",
            ".inf",
        ]
    ),
)
SCALARS = st.one_of(
    NUMBERS,
    st.sampled_from(["true", "false", "是", "否", "yes", "No", "TRUE", "~", "", "null", "[1]", "{}", "{value: }"]),
    st.text(max_size=6).map(json.dumps),
)
MAPPINGS = st.dictionaries(
    st.sampled_from(
        [
            "value",
            "numerator",
            "denominator",
            "note",
            "units",
            "confirmed",
            "other",
            "数值",
            "分子",
            "分母",
            "备注",
            "已核实",
        ]
    ),
    SCALARS,
    min_size=1,
    max_size=4,
).map(lambda parts: "{" + ", ".join(f"{key}: {value}" for key, value in parts.items()) + "}")
IDS = (
    "gaokao_600",
    "gaokao_undergraduate_rate",
    "investment",
    "network_county",
    "高考600分以上考生",
    "Gaokao candidates scoring 600 or more",
    "nothing",
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=st.dictionaries(st.sampled_from(IDS), st.one_of(NUMBERS, SCALARS, MAPPINGS), min_size=1, max_size=3),
    who=st.sampled_from(["康乐县教育局", "[a, b]", "1001", "[]", '""', "{a: b}"]),
    unit=st.sampled_from([None, "康乐一中", "1001", '" "', "[a]"]),
)
def test_nothing_we_take_is_refused_by_the_schema(
    entries: dict[str, str], who: str, unit: str | None, plan: Plan, load: Load
) -> None:
    head = f"plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: {who}\n" + (f"unit: {unit}\n" if unit else "")
    text = head + "actuals:\n" + "".join(f"  {key}: {value}\n" for key, value in entries.items())
    submission, _ = load(text)
    if submission is not None:
        typed = json.loads(json.dumps(YAML(typ="safe", pure=True).load(StringIO(text)), default=str))
        Draft202012Validator(submission_json_schema(plan, ENGLISH)).validate(typed)


@pytest.mark.parametrize("said", ["~", "null", "", "''", "无", "1"])
def test_remarks_that_say_nothing_are_taken_by_both(said: str, plan: Plan, load: Load) -> None:
    remarks = "".join(f"    {key}: {said}\n" for key in ("note", "confirmed", "reason", "measures"))
    signed = "".join(f"{key}: {said}\n" for key in ("prepared_by", "checked_by", "approved_by", "phone"))
    head = f"plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: x\n{signed}"
    text = f"{head}actuals:\n  gaokao_600:\n    value: 1\n{remarks}"
    submission, problems = load(text)
    assert submission is not None, problems
    typed = json.loads(json.dumps(YAML(typ="safe", pure=True).load(StringIO(text)), default=str))
    Draft202012Validator(submission_json_schema(plan, ENGLISH)).validate(typed)


@pytest.mark.parametrize("written", ["1亿3100万元", "1亿3100万", "+1 亿 零3100 万元", "1亿3100万5000元"])
def test_figures_with_several_words_are_taken_by_both(written: str, plan: Plan, load: Load) -> None:
    head = {"plan": "kangle-2025", "as_of": "2025-09-30", "submitted_by": "x"}
    submission, problems = load(json.dumps({**head, "actuals": {"investment": written}}, ensure_ascii=False))
    assert submission is not None, problems
    Draft202012Validator(submission_json_schema(plan, ENGLISH)).validate({**head, "actuals": {"investment": written}})


def test_it_is_a_schema_of_2020_12(plan: Plan) -> None:
    for schema in (submission_json_schema(plan, ENGLISH), plan_json_schema(ENGLISH)):
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("lang", "name", "target"),
    [
        ("en", "Share of candidates", "Target: 75.3 %. 2024: 65.3."),
        ("zh", "本科上线率", "目标：75.3 %；2024年：65.3。"),
    ],
)
def test_an_editor_shows_names_and_targets_in_the_reader_s_language(
    lang: Lang, name: str, target: str, plan: Plan
) -> None:
    actuals = submission_json_schema(plan, Words(lang))["properties"]["actuals"]["properties"]
    rate = actuals["gaokao_undergraduate_rate"]
    assert rate["title"].startswith(name)
    assert target in rate["description"]
    assert actuals["本科上线率"] == {"$ref": "#/properties/actuals/properties/gaokao_undergraduate_rate"}
    names = {indicator[lang] for indicator in plan.indicators.values() for lang in ("zh", "en")}
    assert set(actuals) == {*plan.indicators, *names}
    for schema in map(actuals.get, plan.indicators):
        assert schema["title"] and target[:2] in schema["description"]


def test_years_and_limits_are_the_indicator_s_own_in_schemas_and_forms(run: Run, tmp_path: Path) -> None:
    plan = ROOT / "examples" / "plans" / "eea-2030.yaml"
    actuals = json.loads(run("schema", "--targets", plan).stdout)["properties"]["actuals"]["properties"]
    assert actuals["low_reading"]["description"].endswith("Target: ≤ 15 %. 2018: 22.5.")
    assert " · 2018: 22.5* · target: ≤ 15\n" in run("template", "--targets", plan).stdout.decode()
    run("template", "--targets", plan, "-o", "form.xlsx")
    cells = [cell for line in openpyxl.load_workbook(tmp_path / "form.xlsx").worksheets[0].rows for cell in line]
    assert {'#,##0.0" (2018)*"', '"≤ "#,##0'} <= {cell.number_format for cell in cells}


def keys_of(schema: object, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every key of a schema, with the place and the schema of its value."""
    if isinstance(schema, list):
        schema = dict(enumerate(schema))
    if isinstance(schema, dict):
        for name, one in schema.items():
            yield from keys_of(one, (*place, str(name)))
            if name == "properties":
                yield from (((*place, str(key)), of) for key, of in one.items())


def meaning(schema: dict[str, Any], of: dict[str, Any]) -> str:
    """What an editor says of a value: its own description, or that of what it points to."""
    while "description" not in of:
        found: Any = schema
        for part in unquote(of["$ref"]).removeprefix("#/").split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            found = found[int(part)] if isinstance(found, list) else found[part]
        of = found
    return str(of["description"])


@pytest.mark.parametrize("lang", LANGS)
def test_every_key_is_explained_in_the_reader_s_language(lang: Lang, plan: Plan) -> None:
    for schema in (submission_json_schema(plan, Words(lang)), plan_json_schema(Words(lang))):
        found = {place: meaning(schema, of) for place, of in keys_of(schema)}
        assert len(found) > 80 and all(found.values())
        ours = {
            place: text for place, text in found.items() if "actuals" not in place
        }  # a plan may name things in both
        chinese = [re.search("[\u4e00-\u9fff]", text) is not None for text in ours.values()]
        assert set(chinese) == {lang == "zh"}


ENGLISH_PLAN = """format: edutarget/plan/1
id: p
name: {en: P}
baseline_year: 2020
period: {start: 2021-01-01, end: 2025-12-31}
areas: {a: {en: A}}
units: {people: {en: people, kind: count}, percent: {en: "%", kind: percent}}
indicators:
  count: {area: a, en: Count, definition: {en: c}, measure: cumulative, unit: people, target: 9, adds_up: sum}
  rate: {area: a, en: Rate, definition: {en: r}, measure: level, unit: percent, target: 90, adds_up: ratio}
  done: {area: a, en: Done, definition: {en: d}, measure: milestone, target: true, adds_up: all}
"""


def test_the_schema_of_an_english_plan_has_chinese_only_where_it_may_be_written(tmp_path: Path) -> None:
    (tmp_path / "targets.yaml").write_text(ENGLISH_PLAN)
    other, _problems = load_plan(str(tmp_path / "targets.yaml"))
    assert other is not None
    schema = submission_json_schema(other, ENGLISH)
    texts = [text for place, of in keys_of(schema) for text in (*place, meaning(schema, of), of.get("title", ""))]
    assert {text for text in texts if re.search("[\u4e00-\u9fff]", text)} == set(ENTRY_NAMES)
    assert not re.search("[百千万亿]", json.dumps(schema, ensure_ascii=False))


def test_the_forms_of_an_english_plan_have_no_chinese(run: Run, tmp_path: Path) -> None:
    (tmp_path / "targets.yaml").write_text(ENGLISH_PLAN)
    for arguments in ((), ("-o", "form.csv"), ("-o", "form.xlsx")):
        run("template", *arguments)
    sheets = openpyxl.load_workbook(tmp_path / "form.xlsx").worksheets
    texts = [str(cell.value) for sheet in sheets for line in sheet.rows for cell in line]
    texts += [sheet.title for sheet in sheets]
    texts += [(tmp_path / "form.csv").read_text("utf-8"), run("template").stdout.decode()]
    assert "Instructions" in texts
    assert not re.search("[\u4e00-\u9fff]", "".join(texts))


def test_a_new_plan_is_a_new_schema(run: Run) -> None:
    other = ROOT / "tests" / "plans" / "riverside-2027.yaml"
    schema: dict[str, Any] = json.loads(run("schema", "--targets", str(other)).stdout)
    assert schema["properties"]["plan"]["const"] == "riverside-2027"
    typed = YAML(typ="safe", pure=True).load(ROOT / "tests" / "plans" / "riverside-actuals.yaml")
    Draft202012Validator(schema).validate(json.loads(json.dumps(typed, default=str)))
    with pytest.raises(Exception, match="kangle-2025"):
        Draft202012Validator(schema).validate(YAML(typ="safe", pure=True).load(EXAMPLE))


def test_the_command_prints_both(run: Run, plan: Plan, tmp_path: Path) -> None:
    assert json.loads(run("schema").stdout) == json.loads(json.dumps(submission_json_schema(plan, ENGLISH)))
    assert run("schema", "plan", "-o", "plan.json").stdout == b""
    assert json.loads((tmp_path / "plan.json").read_text()) == json.loads(json.dumps(plan_json_schema(ENGLISH)))
