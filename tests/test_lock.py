"""The lock file for users: every package that zhishen needs, each with hashes, and no address of a registry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
ENTRY = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;]+)(?: ; [^\\\n]+?)?"
    r"(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})*)$",
    re.MULTILINE,
)
# The extras that `make train` installs.
EXTRAS = ("search", "sound", "tables", "lab", "onnx")


def entries() -> list[re.Match[str]]:
    return list(ENTRY.finditer(LOCK.read_text(encoding="utf-8")))


def test_every_package_has_hashes_and_nothing_else_is_in_the_file():
    text = LOCK.read_text(encoding="utf-8")
    assert "://" not in text
    rest = ENTRY.sub("", text)
    assert [line for line in rest.splitlines() if line and not line.startswith("#")] == []
    assert all(entry["hashes"] for entry in entries())


def test_every_package_that_zhishen_needs_is_in_the_file():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *(text for name in EXTRAS for text in project["optional-dependencies"][name])]
    versions = {entry["name"]: entry["version"] for entry in entries()}
    for text in needed:
        name, bound = text.split(">=")
        assert tuple(map(int, versions[name].split(".")[:2])) >= tuple(map(int, bound.split(".")[:2])), text


def test_the_makefile_names_these_extras():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f'".[{",".join(EXTRAS)}]"' in text
    assert " ".join(f"--extra {name}" for name in EXTRAS) in text
