"""The JSON Schemas of results: output conforms to them, and the documentation agrees."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from edutarget.formats.data.json_documents import OF_DAY, OF_INDICATOR
from edutarget.formats.data.results import NAMES, Result, parts_of, result_schema
from edutarget.language.words import LANGS, Lang, Words
from support import GOLDEN, ROOT, Run
from support.calling import called

SCHEMAS: dict[Result, dict[str, Any]] = {result: result_schema(result, Words("en")) for result in NAMES}
BY_FORMAT = {schema["title"]: schema for schema in SCHEMAS.values()}

COUNTY = ROOT / "examples" / "county"
PLANS = ROOT / "examples" / "plans"
BROKEN = ROOT / "examples" / "broken"
RUNS = (
    (COUNTY, "report 2025-09 --why investment --by framework"),
    (COUNTY, "report 2025-09 --public"),
    (COUNTY, "report 2025-09 --unit 康乐一中"),
    (COUNTY, "trend 2025-06 2025-09 --public"),
    (COUNTY, "check 2025-09 --complete"),
    (COUNTY, "check 2025-09 --statistics"),
    (COUNTY, "targets"),
    (PLANS, "report eea-2030 --targets eea-2030.yaml"),
    (PLANS, "trend eea-2030 --targets eea-2030.yaml"),
    (PLANS, "trend ideb-2021 --targets ideb-2021.yaml"),
    (PLANS, "plan check eea-2030.yaml"),
    (PLANS, "rollup ideb-2021-states.csv --by unit --targets ideb-2021.yaml"),
    (PLANS, "targets --targets ideb-2021.yaml"),
    (PLANS, "targets --targets eea-2030.yaml"),
    (PLANS, "targets --targets indonesia-2020-2024.yaml"),
    (ROOT / "examples", "rollup submissions/schools --by unit,1 --units units/kangle.yaml"),
    (COUNTY, "rollup 2025-06/kangle-no1.yaml 2025-09/kangle-high.xlsx --by unit --since 2025-07-01"),
    (BROKEN / "plans", "plan check due-before-start.yaml"),
    (BROKEN / "submissions", "check repeated-indicator.yaml"),
)
"""What the goldens do not have."""


def faults(document: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(BY_FORMAT[document["schema"]]).iter_errors(document)]


@pytest.mark.parametrize("file", sorted(GOLDEN.rglob("*.json")), ids=lambda file: file.relative_to(GOLDEN).as_posix())
def test_every_golden_keeps_its_schema(file: Path) -> None:
    assert faults(json.loads(file.read_text("utf-8"))) == []


@pytest.mark.parametrize(("folder", "command"), RUNS, ids=[command for _folder, command in RUNS])
def test_what_is_written_keeps_its_schema(folder: Path, command: str) -> None:
    done = called(*command.split(), "-f", "json", cwd=folder, env={})
    assert done.returncode in (0, 1), done.stderr.decode()
    assert faults(json.loads(done.stdout)) == []


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object of a schema that has fields of its own."""
    if isinstance(schema, list):
        schema = dict(enumerate(schema))
    if isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object":
            yield schema
        for one in schema.values():
            yield from objects(one)


@pytest.mark.parametrize("result", NAMES)
@pytest.mark.parametrize("lang", LANGS)
def test_the_command_prints_a_schema_that_says_of_every_field_what_it_means(
    result: Result, lang: Lang, run: Run
) -> None:
    schema = json.loads(run("schema", result, "--lang", lang).stdout)
    Draft202012Validator.check_schema(schema)
    found = list(objects(schema))
    assert len(found) == len(parts_of(result))
    for one in found:
        assert one["additionalProperties"] is False
        for said in (one["description"], *(of["description"] for of in one["properties"].values())):
            assert said and (lang == "zh" or not re.search("[\u4e00-\u9fff]", said))


@pytest.mark.parametrize("where", [(), ("indicators", 0), ("indicators", 0, "name"), ("summary",)])
def test_a_field_that_is_not_documented_is_refused(where: tuple[str | int, ...]) -> None:
    document = json.loads((GOLDEN / "report.json").read_text("utf-8"))
    part = document
    for key in where:
        part = part[key]
    part["more"] = None
    assert faults(document) != []


def test_every_part_is_known_and_used() -> None:
    for schema in SCHEMAS.values():
        assert set(re.findall(r"#/\$defs/([^\"]+)", json.dumps(schema))) == set(schema["$defs"])
    assert set(OF_INDICATOR) < set(parts_of("trend")["series"]) and set(OF_DAY) < set(parts_of("trend")["point"])


# The documentation


@pytest.fixture(scope="module")
def tool() -> Any:
    spec = importlib.util.spec_from_file_location("formats_page", ROOT / "tools" / "formats_page.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.__dict__["printed"] = lambda folder, arguments: called(*arguments, cwd=folder, env={}).stdout
    return module


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_says_what_the_schemas_say_and_what_the_program_prints(
    lang: Lang, tool: Any, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-goldens"):
        tool.PAGES[lang].write_text(tool.page(lang), "utf-8")
    assert tool.page(lang) == tool.PAGES[lang].read_text("utf-8"), "run python tools/formats_page.py"


def without_cuts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_cuts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [without_cuts(one) for one in value if one != "…"]
    return value


@pytest.mark.parametrize("lang", LANGS)
def test_examples_are_complete(lang: Lang, tool: Any) -> None:
    """Every field of the format stands in its example, and of every object in it each field."""
    printed = re.findall(r"^```json\n(.*?)^```$", tool.PAGES[lang].read_text("utf-8"), re.DOTALL | re.MULTILINE)
    examples = {example["schema"]: without_cuts(example) for example in map(json.loads, printed)}
    assert set(examples) == set(BY_FORMAT)
    for name, example in examples.items():
        assert faults(example) == []
        assert list(example) == list(BY_FORMAT[name]["properties"])
    [indicator] = examples["edutarget/report/3"]["indicators"]
    assert set(indicator) == set(SCHEMAS["report"]["$defs"]["indicator"]["properties"])
