"""The extras of the package."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
DEV = PROJECT["dependency-groups"]["dev"]


def packages(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=\[]", requirement)[0] for requirement in requirements}


def test_all_has_every_extra():
    (requirement,) = EXTRAS["all"]
    name, names = re.fullmatch(r"(\w+)\[([\w,]+)\]", requirement).groups()
    assert name == PROJECT["project"]["name"]
    assert names.split(",") == sorted(EXTRAS.keys() - {"all"})


def test_the_tests_have_the_packages_of_every_extra():
    """Those of the lab are in the group but for two, which other packages bring."""
    brought = {"markdown-it-py", "pygments"}
    for extra in EXTRAS.keys() - {"all", "torch"}:  # PyTorch is in the environment of `make verify`
        assert packages(EXTRAS[extra]) <= packages(DEV) | brought, extra


def test_the_tests_know_the_versions_of_their_packages():
    lock = (Path(__file__).parents[1] / "requirements-dev.lock").read_text(encoding="utf-8")
    locked = {line.partition("==")[0].lower().replace("_", "-") for line in lock.splitlines() if "==" in line}
    assert {name.lower() for name in packages(DEV)} <= locked | {"pyright"}
    names = [line.lower() for line in lock.splitlines()[1:]]
    assert names == sorted(names)
