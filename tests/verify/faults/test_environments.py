"""Environments of their own: the locked packages, and the oldest and the newest NumPy and Numba.

Each test makes a virtual environment, installs zhishen there as a user does, and works with it. It needs a registry of
packages.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
BOUND = re.compile(r"(?P<name>[a-z-]+)>=(?P<version>[0-9.]+)")
# What the tests need besides zhishen.
TESTING = ("pytest>=8.3", "pytest-xdist>=3.6", "hypothesis>=6.120", "beartype>=0.20", "jaxtyping>=0.3")


class Environment:
    """A virtual environment in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.python = folder, folder / "venv" / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True, timeout=300)

    def pip(self, *arguments: str) -> None:
        done = self("-m", "pip", "install", "-q", *arguments)
        assert done.returncode == 0, done.stderr

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.python, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=3000, check=False
        )

    def versions(self) -> dict[str, str]:
        done = self("-m", "pip", "list", "--format", "json")
        return {each["name"]: each["version"] for each in json.loads(done.stdout)}


@pytest.fixture
def environment(tmp_path):
    return Environment(tmp_path)


def oldest() -> dict[str, str]:
    """The bounds of NumPy and Numba in pyproject.toml."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    bounds = [match for text in listed if (match := BOUND.fullmatch(text))]
    return {match["name"]: match["version"] for match in bounds if match["name"] in ("numpy", "numba")}


def check_training(environment: Environment) -> None:
    """Train a network with the installed package, resume it, evaluate it and draw its report."""
    training = ["train", "--network", "two_layer", "--epochs", "1", "--out", "run", "--json"]
    for command in (training, ["train", "--resume", "run", "--epochs", "2", "--json"], ["evaluate", "run", "--json"]):
        done = environment("-W", "error", "-m", "zhishen", *command)
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["test_accuracy"] > 0.9


def test_the_locked_packages(environment, report):
    environment.pip("--require-hashes", "-r", str(ROOT / "requirements.lock"))
    environment.pip("--no-deps", str(ROOT))
    assert environment("-m", "pip", "check").returncode == 0
    check_training(environment)
    report(f"{len(environment.versions())} packages with hashes, and a training with them")


def test_a_package_with_another_hash_is_not_installed(environment):
    """The lock itself is tested: pip refuses what is not what it was."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entry = re.search(r"^annotated-doc==.*(?:\n    .*)*", text, re.MULTILINE)
    assert entry is not None
    changed = re.sub(r"sha256:[0-9a-f]{64}", f"sha256:{'0' * 64}", entry[0])
    (environment.folder / "changed.lock").write_text(changed + "\n")
    done = environment("-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", "changed.lock")
    assert done.returncode != 0
    assert "HASHES" in done.stderr


@pytest.mark.parametrize("which", ["oldest", "newest"])
def test_the_kernels_with_other_versions(environment, report, which):
    """All tests of the kernels, of the graph and of the reference, with the packages of that environment."""
    chosen = [f"{name}=={version}" for name, version in oldest().items()] if which == "oldest" else []
    environment.pip(*(["--upgrade"] if which == "newest" else []), str(ROOT), *chosen, *TESTING)
    found = environment.versions()
    if which == "oldest":
        assert all(found[name].startswith(version) for name, version in oldest().items())
    check_training(environment)
    tests = [str(ROOT / "tests" / name) for name in ("kernels", "graph", "reference", "optim")]
    done = environment("-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "--rootdir", str(ROOT),
                       "-c", str(ROOT / "pyproject.toml"), *tests)  # fmt: skip
    assert done.returncode == 0, done.stdout[-5000:]
    report(f"{which}: NumPy {found['numpy']}, Numba {found['numba']}: {done.stdout.splitlines()[-1]}")
