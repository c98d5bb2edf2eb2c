"""Run LibreOffice without a screen."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

Office = Callable[[Iterable[Path], str], list[Path]]
CSV_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


def soffice() -> str:
    """The path of the program; the test is skipped if there is none."""
    if program := shutil.which("soffice"):
        return program
    pytest.skip("no soffice (apt-get install libreoffice-calc libreoffice-writer)")


def converted(files: Iterable[Path], to: str, folder: Path, profile: Path) -> list[Path]:
    """Recalculate and convert files with LibreOffice, all in one run, because starting it takes longest."""
    command = [soffice(), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    given = [*map(str, files)]
    command += ["--convert-to", to, "--outdir", str(folder), *given]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    found = sorted(folder.iterdir())
    assert len(found) >= len(given) > 0, "something was not converted; notices need libreoffice-writer"
    return found


def without_kept_values(file: Path, to: Path) -> Path:
    """The same workbook without the stored results of formulas, so that they must be calculated."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            new.writestr(name, data)
    return to
