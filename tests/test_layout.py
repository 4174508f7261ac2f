"""Every module of the package is found in the tests by its name.

The tests of ``src/zhishen/nn/affine.py`` are in ``tests/nn/test_affine.py``; those of a package's own code, in its
``__init__.py``, are in ``tests/nn/test_nn.py``. A leading underscore is omitted.
"""

from __future__ import annotations

import ast
from pathlib import Path

import zhishen

SOURCE = Path(zhishen.__file__).parent
TESTS = Path(__file__).parent

#: Modules without tests of their name, with the reason.
EXCEPTIONS = {
    "__main__.py": "it calls zhishen.cli.main, and tests/cli/test_app.py runs it as a process",
}


def has_code(path: Path) -> bool:
    """Whether a module defines a function or a class; a package that only imports names does not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in ast.walk(tree))


def expected_tests(module: Path) -> Path | None:
    """The file of the tests of a module, both as paths within their folders; None if the module needs no tests."""
    if module.as_posix() in EXCEPTIONS:
        return None
    if module.name != "__init__.py":
        return module.with_name(f"test_{module.stem.lstrip('_')}.py")
    if not has_code(SOURCE / module):
        return None
    return module.with_name(f"test_{module.parent.name or 'zhishen'}.py")


def without_tests(modules: list[Path], files: set[Path]) -> list[str]:
    """The modules whose tests are missing, each with the file that is expected."""
    pairs = ((module, expected_tests(module)) for module in modules)
    return [f"{module}: tests/{file}" for module, file in pairs if file is not None and file not in files]


def modules_of_the_package() -> list[Path]:
    return sorted(path.relative_to(SOURCE) for path in SOURCE.rglob("*.py"))


def files_of_tests() -> set[Path]:
    return {path.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}


def test_every_module_has_tests_of_its_name():
    modules = modules_of_the_package()
    assert len(modules) > 250
    assert without_tests(modules, files_of_tests()) == []


def test_the_check_detects_a_module_without_tests():
    files = files_of_tests() - {Path("nn/test_affine.py"), Path("nn/test_nn.py"), Path("test_archive.py")}
    assert without_tests(modules_of_the_package(), files) == [
        "_archive.py: tests/test_archive.py",
        "nn/__init__.py: tests/nn/test_nn.py",
        "nn/affine.py: tests/nn/test_affine.py",
    ]


def test_every_file_of_tests_has_a_test():
    for file in files_of_tests():
        assert "def test_" in (TESTS / file).read_text(encoding="utf-8"), file


def test_each_exception_is_a_module():
    assert {path for path in EXCEPTIONS if not (SOURCE / path).is_file()} == set()
