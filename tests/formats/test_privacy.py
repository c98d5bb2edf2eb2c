"""What is public names no people, no files and no explanations; and whom to call stands in the report's list alone."""

from __future__ import annotations

import base64
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from edutarget.formats import FORMATS, choices
from support import ROOT, Run

SECRETS = {
    "contact of an office": "contactoffice1",
    "contact of a unit": "contactunit2",
    "phone": "13900000003",
    "phone of an office": "13900000013",
    "submitter": "submitter4",
    "submitter of a revision": "submitter5",
    "file": "file6",
    "faulty file": "file7",
    "folder": "folder8",
    "prepared_by": "prepared9",
    "checked_by": "checked10",
    "approved_by": "approved11",
    "reason": "reason12",
    "measures": "measures13",
    "plan's file": "planfile14",
    "list's file": "listfile15",
    "file of a form": "file16",
    "what is faulty": "faulty17",
}
SIGNED = "prepared_by: prepared9\nchecked_by: checked10\napproved_by: approved11\n"
LIST = """offices:
  人事股: {responsible: [special_post_teachers, seconded_teachers, group_training], contact: contactoffice1}
  财务股: {responsible: [investment, key_projects]}
units:
  康乐县/康乐一中: {kinds: [senior], contact: contactunit2}
  康乐县/康乐中学: {kinds: [senior]}
"""
OFFICE = f"""plan: kangle-2025
as_of: 2025-09-30
submitted_by: 人事股 submitter4
{SIGNED}phone: 13900000003
actuals:
  special_post_teachers: {{value: 45, reason: reason12, measures: measures13, by: 2025-12-31}}
  dropouts: 3
  seconded_teachers: 50
"""
REVISED = """plan: kangle-2025
as_of: 2025-09-30
revision: 2
submitted_by: 人事股 submitter5
actuals: {special_post_teachers: {value: 46, reason: reason12, measures: measures13}, dropouts: 2}
"""
FAULTY = """plan: kangle-2025
as_of: 2025-09-30
submitted_by: submitter4
unit: 康乐县/康乐中学
phone: 13900000003
actuals:
  gaokao_600: 2faulty17
  zhongkao_600: 5
"""
SCHOOL = f"""plan: kangle-2025
as_of: 2025-06-30
submitted_by: submitter4
unit: 康乐县/康乐一中
{SIGNED}phone: 13900000003
actuals: {{training_attendances: {{value: 10, reason: reason12, measures: measures13}}, gaokao_600: 3}}
"""
BROKEN = (
    "plan: kangle-2025\nas_of: 30 September\nsubmitted_by: submitter4\nphone：13900000003\nactuals: {dropouts: 1}\n"
)
SETTING = ("--targets", "planfile14.yaml", "--units", "listfile15.yaml")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of offices and schools, one of which is faulty."""
    folder = tmp_path_factory.mktemp("county")
    (folder / "planfile14.yaml").write_bytes((ROOT / "targets.yaml").read_bytes())
    (folder / "listfile15.yaml").write_text(LIST, "utf-8")
    (folder / "folder8").mkdir()
    files = {"file6": OFFICE, "file6-2": REVISED, "file7": FAULTY, "file6-3": SCHOOL, "file7-2": BROKEN}
    for name, text in files.items():
        (folder / "folder8" / f"{name}.yaml").write_text(text, "utf-8")
    head = "计划,kangle-2025\n数据截止日期,2025-09-30\n报送单位,财务股 submitter4\n联系电话,13900000013\n"
    (folder / "folder8" / "file16.csv").write_text(head + "代码,实际值,存在问题\ninvestment,1.2,reason12\n", "utf-8")
    return folder


def inside(file: Path) -> Iterator[bytes]:
    """Every byte of a result as a reader may find it: the parts of an archive, what a page has in its links."""
    data = file.read_bytes()
    yield data
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            yield from map(archive.read, archive.namelist())
    for encoded in re.findall(rb"base64,([A-Za-z0-9+/=]+)", data):
        yield base64.b64decode(encoded)


Result = tuple[str, tuple[str, ...], str]
WHY = ("special_post_teachers", "seconded_teachers", "training_attendances", "gaokao_600", "investment", "dropouts")
RESULTS: list[Result] = [
    *(("report", tuple(part for key in WHY for part in ("--why", key)), name) for name in choices("explained report")),
    *(("report", (), name) for name in choices("report")),
    *(("report", ("--brief",), name) for name in choices("brief report")),
    *(("trend", (), name) for name in choices("trend")),
    ("rollup", ("--skip-problems",), "yaml"),
]


def made(run: Run, county: Path, tmp_path: Path, result: Result, *options: str) -> list[bytes]:
    command, given, name = result
    to = tmp_path / f"result.{name}"
    choice = () if command == "rollup" else ("-f", name)
    run(command, "folder8", *SETTING, *given, *choice, *options, "-o", to, "--lang", "zh", cwd=county)
    return list(inside(to))


@pytest.mark.parametrize("result", RESULTS, ids=lambda one: "-".join((one[0], *one[1][:1], one[2])))
def test_what_is_public_has_none_of_it_in_any_byte(run: Run, county: Path, tmp_path: Path, result: Result) -> None:
    found = made(run, county, tmp_path, result, "--public")
    assert {what for what, secret in SECRETS.items() for part in found if secret.encode() in part} == set()
    assert any(b"kangle-2025" in part or "康乐县".encode() in part for part in found)


def test_every_secret_is_there_without_it(run: Run, county: Path, tmp_path: Path) -> None:
    found = [part for result in RESULTS for part in made(run, county, tmp_path, result)]
    missing = {what for what, secret in SECRETS.items() if not any(secret.encode() in part for part in found)}
    assert missing == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_of_one_file_is_public_too(run: Run, county: Path, lang: str) -> None:
    done = run("report", "folder8/file6.yaml", *SETTING, "--public", "--lang", lang, cwd=county)
    assert done.returncode == 0 and not any(secret.encode() in done.stdout for secret in SECRETS.values())
    assert {"zh": "计划 kangle-2025（2025-02-21 公布）", "en": "plan kangle-2025 of 2025-02-21"}[
        lang
    ] in done.stdout.decode()


def test_who_signed_is_said_above_a_report_of_one_file_and_of_a_folder_beside_each_figure(
    run: Run, county: Path
) -> None:
    signed = "prepared by prepared9 · checked by checked10 · approved by approved11"
    one = run("report", "folder8/file6.yaml", *SETTING, "-f", "markdown", "--lang", "en", cwd=county).stdout.decode()
    assert one.count(signed) == 1 and one.index(signed) < one.index("Most serious")
    several = run("report", "folder8", *SETTING, "-f", "markdown", "--lang", "en", cwd=county).stdout.decode()
    assert signed not in several.split("### ")[0]
    text = run("report", "folder8", *SETTING, "--lang", "en", cwd=county).stdout.decode()
    assert signed not in text, "a line of the table has no room for it"


def test_a_file_gives_the_phone_that_the_list_does_not(run: Run, county: Path) -> None:
    text = run("report", "folder8", *SETTING, "--lang", "en", cwd=county).stdout.decode()
    assert "- 康乐县/康乐中学 (13900000003): handed in with errors" in text
    assert "- 康乐县/康乐一中 (contactunit2)" in text, "the list's own goes first"
    assert text.count("13900000003") == 1


@pytest.mark.parametrize("format", [format.name for format in FORMATS if format.result == "check"])
def test_check_never_says_whom_to_call(run: Run, county: Path, format: str) -> None:
    for options in ((), ("--complete",)):
        done = run("check", "folder8", *SETTING, *options, "-f", format, "-v", cwd=county)
        assert done.returncode == 1
        for secret in ("contactoffice1", "contactunit2", "13900000003", "13900000013"):
            assert secret.encode() not in done.stdout + done.stderr


def test_a_line_that_is_shown_leaves_out_whom_to_call(run: Run, county: Path, tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text(
        "units:\n  康乐县/康乐一中: {kind: senior, contact: 教务处 6220017}\n", "utf-8"
    )
    (tmp_path / "a.yaml").write_text(SCHOOL.replace("phone: 13900000003", "phone: [13900000003]"), "utf-8")
    assert b"6220017" not in run("check", "a.yaml", "--lang", "en", cwd=tmp_path).stderr
    said = run("check", "a.yaml", "--no-units", "--lang", "en", cwd=tmp_path).stdout.decode()
    assert "not-a-single-value" in said and "phone: •" in said
