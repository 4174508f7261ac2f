"""Late imports: a module that exists is returned, and one that is missing is an error with a command."""

from __future__ import annotations

import json
import sys

import pytest

from zhishen._optional import late_import
from zhishen.errors import MissingDependencyError


def test_a_module_that_exists_is_returned():
    assert late_import("json", feature="A test") is json
    assert late_import("os.path", feature="A test").join("a", "b").endswith("b")


@pytest.mark.parametrize(
    ("install", "package"), [(None, "nowhere"), ("its-name-in-the-index", "its-name-in-the-index")]
)
def test_a_missing_module_is_an_error_with_the_command(install, package):
    with pytest.raises(MissingDependencyError) as caught:
        late_import("nowhere.inside", feature="A picture", install=install)
    assert str(caught.value) == (
        f"A picture needs the package {package}, which cannot be imported here (No module named 'nowhere'); install it "
        f"with: python -m pip install {package}"
    )
    assert isinstance(caught.value, ImportError)


def test_a_module_that_fails_to_import_another_is_an_error_too(tmp_path, monkeypatch):
    (tmp_path / "half_there.py").write_text("import surely_not_there")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MissingDependencyError, match="No module named 'surely_not_there'"):
        late_import("half_there", feature="A test")
    assert "half_there" not in sys.modules
