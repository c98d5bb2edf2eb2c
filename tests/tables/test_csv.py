"""CSV as a submission: encodings, and the fields at which problems are reported."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from edutarget import Plan
from edutarget.submission.loading import load_submission
from support.tables import told

CSV = (
    "计划代码,kangle-2025\n数据截止日期,2025-09-30\n报送单位,康乐县教育局\n\n"
    "代码,实际值,分子,分母,备注\ngaokao_600,27\ngaokao_undergraduate_rate,,1466,1978,含艺术、体育类考生\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_in_the_encodings_people_save(plan: Plan, tmp_path: Path, encoding: str, line_end: str) -> None:
    file = tmp_path / "actuals.csv"
    file.write_bytes(CSV.replace("\n", line_end).encode(encoding))
    submission, problems = load_submission(file, plan)
    assert problems == [] and submission is not None
    assert submission.submitted_by == ("康乐县教育局",)
    assert submission.entries["gaokao_undergraduate_rate"].note == "含艺术、体育类考生"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CSV.replace("600,27", "600,27.5"), [("not-whole", "6:2")]),
        (CSV.replace("600,27", '600,"1,9"'), [("number-separator", "6:2")]),
        (CSV.replace("600,27", '600,"1,900人"'), [("number-separator", "6:2")]),
        (CSV.replace("600,27", "600,=1+26"), [("not-a-number", "6:2")]),
        (CSV.replace("600,27", "60,27"), [("unknown-indicator", "6:1")]),
        (CSV.replace("2025-09-30", "9/30/2025"), [("date-format", "2:2")]),
        (CSV.replace("2025-09-30", "2025/9/31"), [("date-impossible", "2:2")]),
        (CSV.replace("报送单位,康乐县教育局", "报送单位,"), [("no-submitter", "3:2")]),
        (CSV.replace("分母,备注", "分母数,备注"), [("unknown-column", "5:4"), ("counts-incomplete", "7:3")]),
        (CSV.replace("含艺术、体育类考生", '"含艺术\n体育'), [("csv-syntax", "7:1")]),
        (CSV.replace("含艺术、体育类考生", '"含艺术\n体育"') + "gaokao_600,28\n", [("duplicate-key", "9:1")]),
        (CSV.replace(",", ";"), [("no-header", "1:1")]),
        (CSV + "计划代码,kangle-2024\n", [("unknown-indicator", "8:1")]),
        ("计划代码,kangle-2025\n" + CSV, [("duplicate-key", "2:1")]),
    ],
)  # fmt: skip
def test_csv_refused_at_its_field(read: Any, text: str, expected: list[tuple[str, str]]) -> None:
    assert told(read(text)) == expected


def test_what_excel_makes_of_days_and_figures_when_it_saves_is_read(read: Any) -> None:
    text = (
        CSV.replace("2025-09-30", "2025/9/3")
        .replace(",1466,1978,", ',"1,466","1,978.0","1,2,3 及 2025/9/3 ')
        .replace("600,27", '600,"1,027"')
    )
    submission, problems = read(text.replace("考生\n", '考生"\n'))
    assert {problem.severity for problem in problems} <= {"warning"} and submission is not None
    rate = submission.entries["gaokao_undergraduate_rate"]
    assert (rate.numerator, rate.denominator, rate.note) == (1466, 1978, "1,2,3 及 2025/9/3 含艺术、体育类考生")
    assert (submission.as_of, submission.entries["gaokao_600"].value) == (date(2025, 9, 3), 1027)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("﻿".encode("utf-16-le") + CSV.encode("utf-16-le"), ("not-utf-8", 1, 1)),
        ("plan,kangle-2025\nsubmitted_by,\xe9\xff\n".encode("latin-1"), ("not-utf-8", 2, 14)),
        (b"", ("empty-file", None, None)),
        ("报送单位,康乐县教".encode()[:-1], ("cut-off", 1, 9)),
        (b"\n,,\n", ("empty-file", None, None)),
        (b"a," * 2_600_000, ("file-too-large", None, None)),
    ],
)
def test_csv_that_cannot_be_read(
    plan: Plan, tmp_path: Path, data: bytes, place: tuple[str, int | None, int | None]
) -> None:
    file = tmp_path / "actuals.csv"
    file.write_bytes(data)
    assert [(found.rule, found.line, found.column) for found in load_submission(file, plan)[1]] == [place]
