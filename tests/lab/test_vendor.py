"""The JavaScript libraries in the lab's folder are the files that ``vendor.json`` describes. No Node is needed."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "src" / "zhishen" / "lab" / "static" / "vendor"
BUNDLES = sorted(path.name for path in VENDOR.glob("*.js"))
# Names of XML namespaces, which no browser requests.
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/1999/xhtml"}


def vendor() -> ModuleType:
    """The program tools/vendor.py."""
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "tools" / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the folder, which the test may change."""
    return shutil.copytree(VENDOR, tmp_path / "vendor")


def test_the_files_have_their_digests():
    assert {"d3.js", "lit.js"} <= set(BUNDLES)
    assert vendor().differences(VENDOR) == []


def test_the_check_detects_a_changed_file(copy: Path):
    with (copy / "lit.js").open("a", encoding="utf-8") as file:
        file.write("\n")
    (difference,) = vendor().differences(copy)
    assert difference.startswith("lit.js: expected the SHA-256 digest ")


def test_the_check_detects_missing_and_unknown_files(copy: Path):
    (copy / "d3.js").rename(copy / "d4.js")
    (copy / "licenses" / "d3-array.txt").unlink()
    assert vendor().differences(copy) == [
        "d3.js: it is missing; run python tools/vendor.py",
        "licenses/d3-array.txt: it is missing; run python tools/vendor.py",
        "d4.js: vendor.json does not list it; write its .d.ts or remove it",
    ]


def test_every_package_has_a_version_that_package_json_or_its_dependencies_pin():
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for bundle in json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8")).values():
        for package in bundle["packages"]:
            assert package["version"] == locked[f"node_modules/{package['name']}"]["version"], package
            assert package["license"] in {"BSD-3-Clause", "ISC", "MIT"}, package


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_requests_nothing_and_evaluates_no_text(name: str):
    text = (VENDOR / name).read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[\w./-]+", text)) <= NAMESPACES
    for expression in (r"sourceMappingURL", r"\beval\(", r"\bnew Function\b", r"\bimport\(", r"\bfrom\s*[\"']"):
        assert re.search(expression, text) is None, expression


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_exports_the_names_of_its_declarations(name: str):
    declared = (VENDOR / name.replace(".js", ".d.ts")).read_text(encoding="utf-8")
    exported = set(
        re.findall(r"(?:\bas |[{,])(\w+)(?=[,}])", (VENDOR / name).read_text(encoding="utf-8").rpartition("export")[2])
    )
    names = {name.strip() for group in re.findall(r"export \{([^}]*)\}", declared) for name in group.split(",")}
    assert names <= exported


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lit.js", ["LitElement", "html", "css", "svg", "nothing"]),
        ("d3.js", ["scaleLinear", "line", "contours", "extent"]),
    ],
)
def test_a_bundle_has_everything_of_its_packages(name: str, expected: list[str]):
    exports = (VENDOR / name).read_text(encoding="utf-8").rpartition("export")[2]
    for export in expected:
        assert re.search(rf"\b{export}[,}}]", exports), export
