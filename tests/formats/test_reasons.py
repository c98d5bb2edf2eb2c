"""Why a figure falls short, what is done about it and by when: in every report that people read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support import EXAMPLE, Run
from support.rendering import without_spans

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl leaves data bars out

WRITTEN = """plan: kangle-2025
as_of: 2025-09-30
submitted_by: 教育局
actuals:
  gaokao_600: {value: 27, reason: "缺编 <b>3</b> 人\\e[31m", measures: 补招, by: 2025-12-31}
"""
SAID = {
    "zh": ["存在问题：缺编", "整改措施：补招", "完成时限：2025-12-31"],
    "en": ["reason: 缺编", "measures: 补招", "to be done by 2025-12-31"],
}


@pytest.mark.parametrize("lang", SAID)
@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_shown_with_the_indicator_and_inert(run: Run, tmp_path: Path, lang: str, format: str) -> None:
    (tmp_path / "a.yaml").write_text(WRITTEN, "utf-8")
    said = run("report", "a.yaml", "-f", format, "--lang", lang).stdout.decode()
    assert all(text in without_spans(said.replace("\\-", "-")) for text in SAID[lang])
    assert "\x1b" not in said and ("<b>3</b>" not in said or format == "text")


@pytest.mark.parametrize("lang", SAID)
@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_a_trend_shows_it_of_what_is_short_on_its_last_day(run: Run, tmp_path: Path, lang: str, format: str) -> None:
    (tmp_path / "a.yaml").write_text(WRITTEN, "utf-8")
    reached = WRITTEN.replace("value: 27", "value: 270, as_of: 2025-12-31").replace("09-30\n", "12-31\n")
    (tmp_path / "b.yaml").write_text(reached, "utf-8")
    for files, shown in ((["a.yaml"], True), (["a.yaml", "b.yaml"], False)):
        said = run("trend", *files, "-f", format, "--lang", lang).stdout.decode()
        found = [text in without_spans(said.replace("\\-", "-")) for text in SAID[lang]]
        assert found == [shown] * 3, said
        assert "\x1b" not in said and ("<b>3</b>" not in said or format == "text")


@pytest.mark.parametrize(
    ("lang", "titles"), [("zh", ("存在问题", "整改措施", "完成时限")), ("en", ("Reason", "Measures", "To be done by"))]
)
def test_the_workbook_has_a_column_for_each(run: Run, tmp_path: Path, lang: str, titles: tuple[str, ...]) -> None:
    (tmp_path / "a.yaml").write_text(WRITTEN, "utf-8")
    run("report", "a.yaml", "-o", "a.xlsx", "--lang", lang)
    _head, _about, _reading, heading, *rows = (
        load_workbook(tmp_path / "a.xlsx").worksheets[1].iter_rows(values_only=True)
    )
    at = [heading.index(title) for title in titles]
    [found] = [row for row in rows if row[at[0]]]
    assert [found[column] for column in at] == ["缺编 <b>3</b> 人\\x1b[31m", "补招", datetime(2025, 12, 31)]
    run("report", EXAMPLE, "-o", "b.xlsx", "--lang", lang)
    heading = list(load_workbook(tmp_path / "b.xlsx").worksheets[1].iter_rows(values_only=True))[3]
    assert not set(titles) & set(heading), "nothing stands in them"


@pytest.mark.parametrize(
    ("lang", "titles"), [("zh", ("存在问题", "整改措施", "完成时限")), ("en", ("Reason", "Measures", "To be done by"))]
)
def test_the_ledger_has_a_column_for_each(run: Run, tmp_path: Path, lang: str, titles: tuple[str, ...]) -> None:
    (tmp_path / "a.yaml").write_text(WRITTEN, "utf-8")
    done = run("trend", "a.yaml", "-o", "c.xlsx", "--lang", lang)
    assert done.returncode == 0, done.stderr
    heading, _days, *rows = list(load_workbook(tmp_path / "c.xlsx").active.iter_rows(values_only=True))[3:]
    [found] = [row for row in rows if row[-3]]
    assert heading[-3:] == titles
    assert found[-3:] == ("缺编 <b>3</b> 人\\x1b[31m", "补招", datetime(2025, 12, 31))
    run("trend", EXAMPLE, "-o", "d.xlsx", "--lang", lang)
    heading = list(load_workbook(tmp_path / "d.xlsx").active.iter_rows(values_only=True))[3]
    assert not set(titles) & set(heading), "nothing stands in them"
