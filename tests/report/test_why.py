"""How a verdict came about: the figure, the target and the rules that decided, step by step."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from edutarget.language.words import Words
from edutarget.report import verdict
from support import ROOT, Run

COUNTY = ROOT / "examples" / "county"


def steps(run: Run, indicator: str, *files: str, lang: str = "en") -> list[str]:
    """The lines below an indicator's name and status."""
    done = run(
        "report", *(files or ("2025-09",)), "--why", indicator, "--lang", lang, cwd=COUNTY, env={"COLUMNS": "400"}
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    return [line.strip() for line in done.stdout.decode().split("\n\n")[1].splitlines()]


def test_of_a_sum_each_unit_is_told_and_the_rule_that_decided(run: Run) -> None:
    found = steps(run, "gaokao_undergraduate_rate")
    assert found[:2] == [
        "Share of candidates reaching the undergraduate admission line (%)",
        "✘ target not met, 1.18 pp short",
    ]
    assert found[2] == "figure (A): 74.12 %, Σn/Σd of 2 units, one division"
    assert found[3] == "康乐县/康乐一中: 866 / 1,102, 2025-09-30, 2025-09/kangle-no1.yaml"
    assert "A = 1,466 / 1,978 = 74.12 %" in found
    assert "coverage: 2 of 2 units" in found
    assert "target (T): at least 75.3 %" in found
    assert "source: paragraph 2, work goals, teaching quality" in found
    assert "baseline (B), 2024: 65.3 = 75.3 − 10, derived" in found
    assert "due on 2025-06-30; report of 2025-09-30 (D)" in found
    assert "gap: A − T = −1.18 pp" in found
    assert found[-1] == "result “target not met”: T is not reached, and d is the due day or later"


def test_who_reported_in_which_file_what_was_due_and_what_is_a_reading(run: Run) -> None:
    found = steps(run, "教育重点项目完成投资", lang="zh")
    assert "报送：项目与财务股" in found and "见 2025-09/finance.xlsx" in found
    assert "2025-09-30 序时应完成：1.365 亿元" in found
    assert any(line.startswith("口径说明（非公告原文）：") for line in found)
    assert found[-1].startswith("状态“略低于序时进度”：有进度线的“不少于”的累计指标，到期之前：−10 个百分点")


@pytest.mark.parametrize("files", [("2025-09/finance.xlsx",), ("2025-06/finance.yaml", "2025-09/finance.xlsx")])
def test_of_one_file_and_of_several(run: Run, files: tuple[str, ...]) -> None:
    assert "figure (A): 131 million yuan" in steps(run, "investment", *files)


def test_without_a_figure_it_says_why_there_is_none(run: Run, tmp_path: Path) -> None:
    head = "plan: kangle-2025\nas_of: 2025-03-31\nsubmitted_by: x\nactuals:\n"
    (tmp_path / "actuals.yaml").write_text(head + "  dropouts: 0\n", "utf-8")
    text = run("report", "--why", "gaokao_600", "--lang", "en", cwd=tmp_path).stdout.decode()
    assert "no figure (A) that counts on 2025-03-31 (D)" in text
    assert "no A, and D is before the start or before known_from, or the figure is not published yet" in text
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "a.yaml").write_text(head + "  dropouts: 0x\n  investment: 1\n", "utf-8")
    text = run("report", "m", "--why", "dropouts", "--lang", "en", cwd=tmp_path, env={"COLUMNS": "300"}).stdout.decode()
    assert re.search(r"not counted: .*m/a\.yaml", text)


def test_more_than_ten_units_are_counted_in_text_and_all_in_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    for number in range(13):
        head = f"plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: x\nunit: 康乐县/{number}校\n"
        (tmp_path / "m" / f"{number}.yaml").write_text(head + "actuals: {gaokao_600: 2}\n", "utf-8")
    text = run("report", "m", "--why", "gaokao_600", "--lang", "en", cwd=tmp_path).stdout.decode()
    assert text.count("校: 2 students") == 10 and "    and 3 more\n" in text
    found = json.loads(run("report", "m", "--why", "gaokao_600", "-f", "json", cwd=tmp_path).stdout)
    [row] = found["indicators"]
    assert [one["step"] for one in row["why"]].count("part") == 13
    schema = json.loads(run("schema", "report").stdout)
    Draft202012Validator(schema).validate(found)
    assert row["why"][0]["text"] == {
        "zh": "实际值（A）：26 人，13 个单位之和",
        "en": "figure (A): 26 students, the sum of 13 units",
    }


def test_an_indicator_that_is_not_there_and_a_format_without_it_are_refused(run: Run) -> None:
    done = run("report", "2025-09", "--why", "gaokao_60", "--lang", "en", cwd=COUNTY)
    assert done.returncode == 2 and "did you mean gaokao_600" in done.stderr.decode()
    done = run("report", "2025-09", "--why", "gaokao_600", "-f", "csv", "--lang", "en", cwd=COUNTY)
    assert done.returncode == 2 and "--why is for text, json, not for csv" in done.stderr.decode()


def test_the_rules_are_those_of_the_method_in_both_languages() -> None:
    source = Path(str(verdict.__file__)).read_text("utf-8")
    rules = ["".join(re.findall(r'"(.*?)"', one)) for one in re.findall(r'N_\(((?:\s*".*?")+)\s*\)', source)]
    assert len(rules) > 40
    zh = Words("zh")
    method = re.sub(r"[*`]", "", (ROOT / "docs" / "method.zh-CN.md").read_text("utf-8"))
    for rule in rules:
        for part in zh(rule).split("：", 1 if "“" not in zh(rule) else 0):
            assert part in method or zh(rule).partition("：")[2] in method, part
