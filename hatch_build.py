"""What a package says of where the project lives and whom to tell of weaknesses, both from one table of pyproject.toml.

While nothing is known there, nothing is said: no URL, no contact, and no link that would lead nowhere.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

# [text](target) and ![text](target), where the target is a file of this project
PICTURE = re.compile(r"!\[([^\]]*)\]\((?!https?:|#)([^)]+)\)")
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?:|#)([^)]+)\)")
CONTACT = re.compile(r"^<!-- contact (\w\w): (.*) -->$", re.MULTILINE)


def urls(repository: str) -> dict[str, str]:
    """The pages of a repository that every package names."""
    if not repository:
        return {}
    return {
        "Repository": repository,
        "Documentation": f"{repository}/blob/main/docs/method.md",
        "Changelog": f"{repository}/blob/main/CHANGELOG.md",
        "Security": f"{repository}/blob/main/SECURITY.md",
    }


def readme(text: str, repository: str) -> str:
    """The README as it is read away from its folder: its links lead to the repository, or are plain words."""
    if not repository:
        return LINK.sub(r"\1", PICTURE.sub("", text))
    text = PICTURE.sub(rf"![\1]({repository}/raw/main/\2)", text)
    return LINK.sub(rf"[\1]({repository}/blob/main/\2)", text)


def security(text: str, contact: str) -> str:
    """SECURITY.md with whom to write to, where its comments keep the place for it."""
    if not contact:
        return text
    return CONTACT.sub(lambda found: found[2].replace("{contact}", contact), text)


class Addresses(MetadataHookInterface):
    """The README and the URLs of a package."""

    def update(self, metadata: dict[str, Any]) -> None:
        """See MetadataHookInterface."""
        repository = self.config["repository"].rstrip("/")
        text = Path(self.root, "README.md").read_text("utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": readme(text, repository)}
        metadata["urls"] = urls(repository)


class Contact(BuildHookInterface[Any]):
    """The SECURITY.md of a source distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """See BuildHookInterface: the file is put in from a folder of its own."""
        contact = self.metadata.config["tool"]["hatch"]["metadata"]["hooks"]["custom"]["security"]
        text = Path(self.root, "SECURITY.md").read_text("utf-8")
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name, "SECURITY.md")
        file.write_bytes(security(text, contact).encode())
        build_data["force_include"][str(file)] = "SECURITY.md"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """See BuildHookInterface."""
        self.folder.cleanup()
