"""Figures that are easily misread, end to end: in every kind of form and in both languages."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from support import Run

TITLES = {
    "zh": {"id": "代码", "value": "实际值", "numerator": "分子", "denominator": "分母", "confirmed": "已核实"},
    "en": {
        "id": "Code",
        "value": "Actual",
        "numerator": "Numerator",
        "denominator": "Denominator",
        "confirmed": "Confirmed",
    },
}
HEAD = {
    "zh": {"计划代码": "kangle-2025", "数据截止日期": "2025-09-30", "报送单位": "康乐县教育局"},
    "en": {"Plan": "kangle-2025", "Figures as of": "2025-09-30", "Submitted by": "Kangle County"},
}
FORMS = [(ending, lang) for ending in ("yaml", "csv", "xlsx") for lang in ("zh", "en")]
Entry = Mapping[str, str]


def written(folder: Path, form: tuple[str, str], indicator: str, entry: Entry, day: str = "2025-09-30") -> str:
    """A submission of one figure, as a file of that kind."""
    return written_together(folder, form, {indicator: entry}, day)


def written_together(folder: Path, form: tuple[str, str], entries: Mapping[str, Entry], day: str = "2025-09-30") -> str:
    """A submission of several figures."""
    ending, lang = form
    file = folder / f"{day}.{ending}"
    if ending == "yaml":
        lines = [f"plan: kangle-2025\nas_of: {day}\nsubmitted_by: x\nactuals:\n"]
        for indicator, entry in entries.items():
            figures = [f"    {key}: {json.dumps(text, ensure_ascii=False)}\n" for key, text in entry.items()]
            lines += [f"  {indicator}:\n", *figures]
        file.write_text("".join(lines), encoding="utf-8")
        return file.name
    rows = [[label, text.replace("2025-09-30", day)] for label, text in HEAD[lang].items()]
    keys = list(TITLES[lang])[1:]
    rows += [[], list(TITLES[lang].values())]
    rows += [[indicator, *(entry.get(key, "") for key in keys)] for indicator, entry in entries.items()]
    if ending == "csv":
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        file.write_text(out.getvalue(), encoding="utf-8")
        return file.name
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.name


def rules(said: bytes) -> list[str]:
    return re.findall(r"\[([a-z0-9-]+)\]", said.decode())


ODD = {
    "out of scale": [
        ("gaokao_600", "3000", "out-of-scale"),
        ("gaokao_undergraduate_rate", "1", "share-for-percent"),
        ("zhongkao_600", "1600", "far-over-target"),
    ],
    "below": [("zhongkao_600", "12", "far-below-baseline")],
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("odd", ODD)
def test_odd_figures_are_questioned_until_they_are_confirmed(
    odd: str, form: tuple[str, str], run: Run, tmp_path: Path
) -> None:
    column = TITLES[form[1]]["confirmed"] if form[0] != "yaml" else "confirmed"
    entries: dict[str, Entry] = {indicator: {"value": value} for indicator, value, _rule in ODD[odd]}
    for denials, lang in ((None, "zh"), (None, "en"), (("否", "no", " "), form[1])):
        file = written_together(tmp_path, form, confirmed(entries, denials) if denials else entries)
        checked = run("--lang", lang, "check", "--strict", file)
        assert sorted(rules(checked.stdout)) == sorted(rule for _, _, rule in ODD[odd])
        assert checked.returncode == 1
        if form[0] == "yaml" or not denials:
            assert checked.stdout.decode().count(column) >= len(ODD[odd])
    checked = run(
        "check", "--strict", written_together(tmp_path, form, confirmed(entries, ("已核对学籍系统", "是", "yes")))
    )
    assert (rules(checked.stdout), checked.returncode) == ([], 0)


def confirmed(entries: Mapping[str, Entry], said: Sequence[str]) -> dict[str, Entry]:
    """Each figure with another of these words beside it."""
    return {key: {**entry, "confirmed": word} for (key, entry), word in zip(entries.items(), said, strict=False)}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_impossible_is_never_confirmed(form: tuple[str, str], run: Run, tmp_path: Path) -> None:
    for indicator, value, rule in (
        ("gaokao_600", "-3", "negative"),
        ("gaokao_undergraduate_rate", "101", "over-100"),
    ):
        file = written(tmp_path, form, indicator, {"value": value, "confirmed": "是"})
        checked = run("check", file)
        assert (rules(checked.stdout), checked.returncode) == ([rule], 1)


@pytest.mark.parametrize("form", FORMS)
def test_a_figure_that_nothing_was_odd_about_may_be_confirmed(form: tuple[str, str], run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, form, "gaokao_600", {"value": "27", "confirmed": "已核对学籍系统"})
    assert run("check", "--strict", file).returncode == 0
    rows = json.loads(run("report", file, "-f", "json").stdout)["indicators"]
    assert [row["confirmed"] for row in rows if row["id"] == "gaokao_600"] == ["已核对学籍系统"]


READ = [
    ("investment", "1亿3100万元", "1.31"),
    ("investment", "13100万元", "1.31"),
    ("training_attendances", "0.46万人次", "4600"),
    ("gaokao_600", "27", "27"),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("indicator", "value", "read"), READ)
def test_figures_with_words_are_read_as_they_are_written(
    indicator: str, value: str, read: str, form: tuple[str, str], run: Run, tmp_path: Path
) -> None:
    report = json.loads(run("report", written(tmp_path, form, indicator, {"value": value}), "-f", "json").stdout)
    assert [str(row["actual"]) for row in report["indicators"] if row["id"] == indicator] == [read]


REFUSED = [
    ("special_post_teachers", "3400余人", "not-exact", ("3400 ", "填 3400")),
    ("special_post_teachers", "约3400", "not-exact", ("3400 ", "填 3400")),
    ("gaokao_undergraduate_rate", "530 of 1000", "counts-in-one", ("530 alone",)),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("indicator", "value", "rule", "never"), REFUSED)
def test_no_remedy_enters_another_figure(
    indicator: str, value: str, rule: str, never: tuple[str, ...], form: tuple[str, str], run: Run, tmp_path: Path
) -> None:
    file = written(tmp_path, form, indicator, {"value": value})
    for lang in ("zh", "en"):
        checked = run("--lang", lang, "check", file)
        assert (rules(checked.stdout), checked.returncode) == ([rule], 1)
        remedy = re.split("help:|改法", checked.stdout.decode())[-1]
        assert not any(wrong in remedy for wrong in never)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_count_in_a_cell_of_per_cent_is_never_multiplied(lang: str, run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, ("xlsx", lang), "special_post_teachers", {"value": "x"})
    book = load_workbook(tmp_path / file)
    cell = book.active["B6"]
    cell.value, cell.number_format = 58, "0%"
    book.save(tmp_path / file)
    checked = run("--lang", lang, "check", file)
    assert rules(checked.stdout) == ["cell-format"] and b"58" in checked.stdout
    assert "5800" not in re.split("help:|改法", checked.stdout.decode())[-1]


@pytest.mark.parametrize("form", FORMS)
def test_a_key_with_what_nobody_sees_is_refused(form: tuple[str, str], run: Run, tmp_path: Path) -> None:
    checked = run("check", written(tmp_path, form, "gaokao\u200b_600", {"value": "27"}))
    assert checked.returncode == 1 and "unknown-indicator" in rules(checked.stdout)


SAID = "已核对学籍系统 2025"


@pytest.mark.parametrize("command", ["report", "trend"])
@pytest.mark.parametrize("how", ["text", "json", "csv", "markdown", "html", "xlsx"])
@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_a_confirmation_is_shown_with_its_figure(command: str, how: str, run: Run, tmp_path: Path) -> None:
    if (command, how) == ("trend", "xlsx"):
        return  # there is none
    files = [
        written(tmp_path, ("yaml", "zh"), "gaokao_600", {"value": "3000", "confirmed": SAID}, "2025-09-29"),
        written(tmp_path, ("yaml", "zh"), "gaokao_600", {"value": "3100", "confirmed": SAID}),
    ]
    for lang in ("zh", "en"):
        ending = {"markdown": "md", "text": "txt"}.get(how, how)
        made = run("--lang", lang, command, *files, "-f", how, "-o", f"made-{lang}.{ending}")
        assert made.returncode == 0, made.stderr.decode()
        data = (tmp_path / f"made-{lang}.{ending}").read_bytes()
        if how == "xlsx":
            texts = [str(cell.value) for sheet in load_workbook(io.BytesIO(data)) for row in sheet for cell in row]
            assert any(SAID in text for text in texts)
        else:
            assert SAID in " ".join(data.decode().split())


def test_the_column_of_a_marked_copy_has_room_for_long_confirmations(run: Run, tmp_path: Path) -> None:
    said = "已与州教育局高考成绩册逐人核对，名单见附件，核对人马某某，2025年9月30日"
    file = written(tmp_path, ("csv", "zh"), "gaokao_600", {"value": "-1", "confirmed": said})
    assert run("check", file, "--mark", "marked.xlsx").returncode == 1
    sheet = load_workbook(tmp_path / "marked.xlsx").worksheets[0]
    [cell] = [cell for row in sheet for cell in row if cell.value == said]
    assert sheet.column_dimensions[cell.column_letter].width > 20
    assert sheet.row_dimensions[cell.row].height > 30
