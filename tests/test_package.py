"""The source distribution, the metadata of the wheel, and the limits of dependencies."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from types import ModuleType, SimpleNamespace
from unittest.mock import patch

import pytest

from support import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RELATIVE = re.compile(r"!?\[[^\]]*\]\((?!https?:|mailto:)([^)\s]+)\)")
FENCED = re.compile(r"^ *```.*?^ *```|`[^`\n]*\]\([^`\n]*`", re.DOTALL | re.MULTILINE)
HERE = "https://forge.example/bureau/edutarget"


@pytest.fixture(scope="module")
def built(checks: None, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, and the wheel that is made of it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(project)]
    done = subprocess.run(
        command, env=os.environ | {"PIP_NO_COMPILE": "0"}, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def sdist(built: Path) -> dict[str, bytes]:
    """Every file of the source distribution."""
    [file] = built.glob("*.tar.gz")
    with tarfile.open(file) as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        return {name.name.partition("/")[2]: archive.extractfile(name).read() for name in members}  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def about(built: Path) -> Message:
    """What the wheel says of itself."""
    [file] = built.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return message_from_bytes(archive.read(name))


def test_the_source_distribution_has_all_that_its_tests_need(project: Path, sdist: dict[str, bytes]) -> None:
    """Everything that a clone has; `.ci/run` runs all tests there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=project, capture_output=True, check=True).stdout
    assert set(sdist) == set(listed.decode().strip("\0").split("\0")) | {"PKG-INFO"}


def anchors(text: str) -> set[str]:
    """Where links into a Markdown file may lead: to its headings, as forges name them, and to named places."""
    titles = re.findall(r"^#+ +(.+?) *$", FENCED.sub("", text), re.MULTILINE)
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower() for title in titles)
    named = re.findall(r'<a id="([^"]+)">', text)
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in plain}.union(named)


def test_pictures_and_links_lead_to_files_of_the_source_distribution(sdist: dict[str, bytes]) -> None:
    astray = []
    for page in (name for name in sdist if name.endswith(".md") and not name.startswith("tests/")):
        text = sdist[page].decode()
        for link in RELATIVE.findall(FENCED.sub("", text)):
            target, _hash, anchor = link.partition("#")
            file = os.path.normpath(os.path.join(os.path.dirname(page), target)) if target else page
            there = file in sdist or any(name.startswith(f"{file}/") for name in sdist)
            if not there or (anchor and anchor not in anchors(sdist[file].decode())):
                astray.append(f"{page}: {link}")
    assert astray == [], astray


def test_a_package_without_an_address_names_none(about: Message, sdist: dict[str, bytes]) -> None:
    """Its description has no dead links, either."""
    assert PYPROJECT["tool"]["hatch"]["metadata"]["hooks"]["custom"] == {"repository": "", "security": ""}
    assert about.get_all("Project-URL") is None
    description = str(about.get_payload())
    assert description.startswith("# edutarget") and RELATIVE.search(description.replace("](#", "](https:")) is None
    assert sdist["SECURITY.md"] == (ROOT / "SECURITY.md").read_bytes()


@pytest.fixture(scope="module")
def hooks() -> ModuleType:
    """hatch_build.py, whose base classes are there only while a package is built."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    builders = {"hatchling.builders.hooks.plugin.interface": SimpleNamespace(BuildHookInterface=list)}
    metadata = {"hatchling.metadata.plugin.interface": SimpleNamespace(MetadataHookInterface=object)}
    with patch.dict(sys.modules, builders | metadata):
        spec.loader.exec_module(module)
    return module


def test_a_package_with_an_address_leads_there(hooks: ModuleType) -> None:
    text = (ROOT / "README.md").read_text()
    shown = hooks.readme(text, HERE)
    assert f"![The report in a terminal]({HERE}/raw/main/docs/report.en.svg)" in shown
    assert f"[docs/method.md]({HERE}/blob/main/docs/method.md)" in shown
    assert RELATIVE.search(shown.replace("](#", "](https:")) is None
    assert all(address.startswith(HERE) for address in hooks.urls(HERE).values())
    assert hooks.urls("") == {}


def test_security_names_its_contact_in_both_languages(hooks: ModuleType) -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    shown = hooks.security(text, "security@forge.example")
    assert shown.count("security@forge.example") == 2 and "{contact}" not in shown
    assert "Write to security@forge.example" in shown and "请发送至 security@forge.example" in shown
    assert hooks.security(text, "") == text


def test_every_limit_of_a_version_names_its_reason() -> None:
    """A comment above the list or the line says why newer versions are excluded."""
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    for number, line in enumerate(lines):
        for name in re.findall(r'"([\w-]+)[^"]*<', line):
            before = "\n".join(lines[max(number - 9, 0) : number])
            assert re.search(rf"^# .*({name}|each)", before, re.MULTILINE | re.IGNORECASE), line


def test_dev_is_all_that_tests_and_checks_need() -> None:
    extras = PYPROJECT["project"]["optional-dependencies"]
    assert extras["dev"] == ["edutarget[browser,checks,engines,office,test]"]
    assert extras["engines"] == ["edutarget[postgres,rollup,spark]"]
