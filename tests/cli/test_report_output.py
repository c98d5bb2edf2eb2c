"""`edutarget report` writing files: which format they have."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import EXAMPLE, Run


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.html", b"<!doctype html>\n"),
        ("a.md", b"## Kangle"),
        ("a.csv", b"\xef\xbb\xbfplan,as_of"),
        ("a.json", b"{\n"),
        ("a", b"Kangle"),
    ],
)
def test_the_ending_picks_the_format(run: Run, tmp_path: Path, name: str, begins: bytes) -> None:
    file = tmp_path / name
    done = run("report", str(EXAMPLE), "--lang", "en", "-o", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert file.read_bytes().startswith(begins)


def test_an_asked_for_format_goes_before_the_ending(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    assert run("report", str(EXAMPLE), "-f", "json", "-o", str(file)).returncode == 0
    assert file.read_bytes().startswith(b"{\n")


def test_bytes_go_to_standard_output_as_they_are(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    run("report", str(EXAMPLE), "-o", str(file))
    assert run("report", str(EXAMPLE), "-f", "csv").stdout == file.read_bytes()


@pytest.mark.parametrize(
    ("command", "file", "endings"),
    [
        (["report", str(EXAMPLE)], "report.pdf", [".txt", ".json", ".html", ".htm", ".md", ".csv", ".xlsx", ".docx"]),
        (["trend", str(EXAMPLE)], "trend.docx", [".txt", ".html", ".xlsx"]),
        (["check", str(EXAMPLE)], "check.html", [".txt", ".json", ".sarif", ".xml"]),
        (["rollup", str(EXAMPLE)], "county.xlsx", [".yaml", ".yml"]),
        (["rollup", str(EXAMPLE), "--by", "1"], "county.xlsx", [".txt", ".json", ".csv", ".parquet"]),
        (["targets"], "targets.html", [".txt", ".json"]),
        (["template"], "form.docx", [".yaml", ".csv", ".xlsx"]),
        (["schema"], "schema.yaml", [".json"]),
    ],
)
def test_an_ending_that_no_format_has_is_refused(
    run: Run, tmp_path: Path, command: list[str], file: str, endings: list[str]
) -> None:
    done = run(*command, "-o", file)
    assert (done.returncode, done.stdout, (tmp_path / file).exists()) == (2, b"", False)
    assert all(ending in done.stderr.decode() for ending in endings)


def test_a_format_that_is_asked_for_goes_into_any_file(run: Run, tmp_path: Path) -> None:
    assert run("schema", "-o", "schema.json").returncode == 0
    assert run("targets", "-f", "json", "-o", "targets.data").returncode == 0
    assert run("targets", "-o", "targets.json").returncode == 0
    assert (tmp_path / "targets.data").read_bytes() == (tmp_path / "targets.json").read_bytes()
