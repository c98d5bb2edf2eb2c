"""`check --fix` and `check --diff`: what they show, what they write, and exit codes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from edutarget.files import fixing
from edutarget.language.text import visible
from support import EXAMPLE, ROOT, Golden, Run
from support.tables import book, put, saved

HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: 康乐县教育局\nactuals:\n"
WRONG = HEAD.replace("2025-09-30", "2025/9/30") + "  gaokao_600：２７ # 注\n"
RIGHT = HEAD + "  gaokao_600: 27 # 注\n"

MANY = (
    "\ufeff# 报送：各项数据\r\nplan: kangle-2025\r\nas_of：2025/9/30   # 日期\r\n"
    "submited_by: 康乐县教育局\r\nactuals:\r\n"
    "  gaokao_600:２７  # １\r\n  dropouts：0\r\n\r\n  # 其余\r\n  leavers_in_training: '1,900人'\r\n"
    "  gaokao_special_rate: {numerator: 503，denominator：1,978, note: \u202e一，二：三}\r\n"
    "  investment: 1.31e0亿元\r\n  party_activists: 5,1\r\n\r\n\r\n\r\n\r\n\r\n\r\n  full_memebrs: 1e1"
)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_shown(run: Run, tmp_path: Path, golden: Golden, lang: str) -> None:
    file = tmp_path / "actuals.yaml"
    file.write_bytes(MANY.encode())
    shown = run("check", "--diff", "actuals.yaml", "--lang", lang)
    assert file.read_bytes() == MANY.encode()
    done = run("check", "--fix", "actuals.yaml", "--lang", lang)
    said = [part.decode() for part in (shown.stdout, shown.stderr, done.stdout, done.stderr)]
    said[0] = "\n".join(map(visible, said[0].replace("\r\n", "\n").replace("\ufeff", "").split("\n")))
    golden(f"fix.{lang}.txt", "\n".join(f"{part}---" for part in said) + f"\n{shown.returncode} {done.returncode}\n")
    assert said[0] in said[3]
    assert file.read_bytes().startswith(b"\xef\xbb\xbf# ") and file.read_bytes().count(b"\r\n") == MANY.count("\r\n")


def test_a_file_with_nothing_left_ends_well(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "actuals.yaml"
    file.write_text(WRONG)
    done = run("check", "--fix", "actuals.yaml")
    assert (done.returncode, done.stdout, file.read_text()) == (0, b"", RIGHT)
    again = run("check", "--fix", "actuals.yaml")
    assert (again.returncode, again.stderr) == (0, b"1 file checked \xc2\xb7 0 errors \xc2\xb7 0 warnings\n")


def test_a_difference_can_be_applied(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "actuals.yaml"
    file.write_text(WRONG + "  dropouts：0")
    shown = run("check", "--diff", "actuals.yaml")
    assert shown.returncode == 1
    subprocess.run(["patch", "-p0"], input=shown.stdout, cwd=tmp_path, check=True, capture_output=True)
    assert file.read_text() == RIGHT + "  dropouts: 0"


@pytest.mark.parametrize("program", ["patch -p0", "git apply -p0"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_difference_keeps_bytes_and_line_ends(run: Run, tmp_path: Path, program: str, end: str) -> None:
    # Read in GBK, which every byte of the patch has to keep.
    table = "计划代码,kangle-2025\n数据截止日期,2025.9.30\n报送单位,康乐一中\n代码,实际值,备注\nfull_members,10,一"
    contents = {
        "marked.yaml": "\ufeff" + WRONG.replace("\n", end),
        "mixed.yaml": MANY.replace("  # 其余\r\n", "\t # 其余\n").replace("\r\n", end),
        "table.csv": table.replace("\n", end),
    }
    schools = tmp_path / "学 校"
    schools.mkdir()
    for name, content in contents.items():
        encoding = "gbk" if name == "table.csv" else "utf-8"
        (schools / name).write_bytes(content.encode(encoding))
    shutil.copytree(schools, tmp_path / "fixed")
    shown = run("check", "--diff", "学 校", env={"FORCE_COLOR": "1"})
    assert run("check", "--diff", "学 校", "-o", "fix.patch").stdout == b""
    assert (tmp_path / "fix.patch").read_bytes() == shown.stdout
    run("check", "--fix", "fixed")
    subprocess.run(program.split(), input=shown.stdout, cwd=tmp_path, check=True, capture_output=True)
    for name, content in contents.items():
        patched = (schools / name).read_bytes()
        assert patched == (tmp_path / "fixed" / name).read_bytes()
        assert patched.count(b"\r\n") == content.count("\r\n")
    assert b",2025-09-30" in (schools / "table.csv").read_bytes()


WORKBOOKS_STAY = {
    "en": "`--fix` does not change workbooks; `--mark` writes a copy that shows, cell by cell, what to type\n",
    "zh": "`--fix` 不改工作簿；`--mark` 另存一份副本，逐格标注应填内容\n",
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_workbooks_are_not_changed_in_silence(run: Run, tmp_path: Path, lang: str, option: str) -> None:
    data = saved(book(put("C10", "1e1")))
    (tmp_path / "form.xlsx").write_bytes(data)
    done = run("check", option, "form.xlsx", "--lang", lang)
    assert done.returncode == 1 and done.stderr.decode().endswith(WORKBOOKS_STAY[lang])
    assert (tmp_path / "form.xlsx").read_bytes() == data
    (tmp_path / "actuals.yaml").write_text(WRONG)
    assert WORKBOOKS_STAY[lang] not in run("check", option, "actuals.yaml", "--lang", lang).stderr.decode()
    assert WORKBOOKS_STAY[lang] not in run("check", "form.xlsx", "--lang", lang).stderr.decode()


def test_standard_input_can_be_shown_but_not_written(run: Run) -> None:
    shown = run("check", "--diff", "-", input=WRONG.encode())
    assert shown.returncode == 1 and b"+  gaokao_600: 27" in shown.stdout
    refused = run("check", "--fix", "-", input=WRONG.encode())
    assert refused.returncode == 2 and b"--diff" in refused.stderr


def test_a_difference_has_no_other_format(run: Run, tmp_path: Path) -> None:
    (tmp_path / "actuals.yaml").write_text(WRONG)
    assert run("check", "--diff", "-f", "json", "actuals.yaml").returncode == 2
    run("check", "--diff", "actuals.yaml", "-o", "fix.patch")
    assert (tmp_path / "fix.patch").read_text().startswith("--- actuals.yaml\n")


def test_machines_get_what_is_left(run: Run, tmp_path: Path) -> None:
    (tmp_path / "actuals.yaml").write_text(WRONG + "  dropouts: 1,9\n")
    done = run("check", "--fix", "-f", "json", "actuals.yaml")
    assert [problem["rule"] for problem in json.loads(done.stdout)["problems"]] == ["number-separator"]
    assert done.returncode == 1


def test_a_file_without_remedies_is_not_touched(run: Run, tmp_path: Path) -> None:
    for file in (
        EXAMPLE,
        ROOT / "examples" / "broken" / "figures" / "number-base.yaml",
        ROOT / "examples" / "broken" / "workbooks" / "two-forms.xlsx",
    ):
        copy = shutil.copy(file, tmp_path)
        os.utime(copy, (1, 1))
        run("check", "--fix", file.name)
        assert (os.stat(copy).st_mtime, Path(copy).read_bytes()) == (1, file.read_bytes())


def test_a_read_only_file_is_left_and_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "actuals.yaml"
    file.write_text(WRONG)
    file.chmod(0o444)
    done = run("check", "--fix", "actuals.yaml")
    assert (done.returncode, file.read_text()) == (2, WRONG)
    assert b"actuals.yaml was left as it is: it is read-only" in done.stderr and b"fullwidth-colon" in done.stdout


def test_a_link_stays_a_link_and_what_it_leads_to_is_mended(run: Run, tmp_path: Path) -> None:
    (tmp_path / "real").write_text(WRONG)
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "actuals.yaml").symlink_to("real")
    assert run("check", "--fix", "actuals.yaml").returncode == 0
    assert (tmp_path / "actuals.yaml").is_symlink() and (tmp_path / "real").read_text() == RIGHT
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o640


def test_a_file_with_two_names_is_left(run: Run, tmp_path: Path) -> None:
    (tmp_path / "actuals.yaml").write_text(WRONG)
    (tmp_path / "other.yaml").hardlink_to(tmp_path / "actuals.yaml")
    assert run("check", "--fix", "actuals.yaml").returncode == 2
    assert (tmp_path / "other.yaml").read_text() == WRONG


def test_a_file_that_changed_meanwhile_is_left(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "actuals.yaml"
    file.write_text(WRONG)

    def changed(path: str) -> bytes:
        return (WRONG + "# saved meanwhile\n").encode()

    monkeypatch.setattr(fixing, "read_bytes", changed)
    done = run("check", "--fix", "actuals.yaml")
    assert (done.returncode, file.read_text()) == (2, WRONG) and b"it was changed during the check" in done.stderr


def test_a_disk_that_refuses_leaves_the_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "actuals.yaml"
    file.write_text(WRONG)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    done = run("check", "--fix", "actuals.yaml")
    assert (done.returncode, file.read_text(), os.listdir(tmp_path)) == (2, WRONG, ["actuals.yaml"])
    assert b"the disk is full" in done.stderr


def test_hundreds_of_files_are_mended_on_every_core(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "schools"
    folder.mkdir()
    for number in range(310):
        unit = f"unit: 学校{number}\n"
        (folder / f"{number:03}.yaml").write_text(unit + (WRONG if number % 3 == 0 else RIGHT))
    done = run("check", "--fix", "schools")
    assert {file.read_text().partition("\n")[2] for file in folder.iterdir()} == {RIGHT}
    assert done.stderr.decode().splitlines()[-2] == "312 places corrected · 104 files changed"
