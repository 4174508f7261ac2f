"""``import zhishen`` loads few modules, and all public names exist."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from fork_server import packages_imported

import zhishen

CODE = """
import json, sys
before = set(sys.modules)
import numpy
with_numpy = set(sys.modules)
import zhishen
alone = sorted(set(sys.modules) - with_numpy)
for name in ("Tensor", "gradcheck", "gradients", "no_grad", "numerical_gradient", "ops", "set_language", "threads"):
    getattr(zhishen, name)
print(json.dumps([sorted(set(sys.modules) - with_numpy), sorted(set(sys.modules) - before), alone]))
"""


@pytest.fixture(scope="module")
def loaded():
    """The modules that a new process loads, without the checks that the tests enable."""
    environment = {name: value for name, value in os.environ.items() if name != "ZHISHEN_CHECK_SHAPES"}
    done = subprocess.run(
        [sys.executable, "-I", "-c", CODE], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_modules_that_only_errors_and_files_need_are_not_loaded(loaded):
    """Each takes a few percent of the time of the import."""
    assert {"difflib", "gettext", "ipaddress", "json", "pathlib", "urllib.parse"}.isdisjoint(loaded[0])


def test_only_numpy_and_the_standard_library_are_loaded(loaded):
    _, modules, _ = loaded
    allowed = {"numpy", "zhishen", *sys.stdlib_module_names}
    assert {name for name in modules if name.split(".")[0] not in allowed} == set()


def test_the_import_alone_loads_no_other_module(loaded):
    """The command line handles signals before the rest is imported."""
    assert [name for name in loaded[2] if name.startswith("zhishen")] == ["zhishen", "zhishen._version"]


def test_only_the_core_of_zhishen_is_loaded(loaded):
    """Training, figures and the command line are loaded on first use."""
    beyond_numpy, _, _ = loaded
    own = {name.split(".")[1] for name in beyond_numpy if name.startswith("zhishen.")}
    assert {"graph", "reference"} <= own
    assert own & {"train", "cli", "figures", "data", "optim", "nn", "testing"} == set()


def test_the_check_detects_another_package():
    """The check detects that matplotlib is loaded."""
    code = CODE.replace("import zhishen\n", "import zhishen, matplotlib\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "matplotlib" in json.loads(done.stdout)[1]


def test_public_names_are_sorted_and_exist():
    assert zhishen.__all__ == sorted(zhishen.__all__)
    for name in zhishen.__all__:
        assert getattr(zhishen, name) is not None
        assert name in dir(zhishen)


EACH = """
import os, sys
import numpy, numba, numba.misc.special, numba.np.ufunc  # once
for name in sys.argv[1:]:
    if (child := os.fork()) == 0:
        import zhishen
        attribute = getattr(zhishen, name)
        exec(f"from zhishen import {name}")
        assert attribute is globals()[name]
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(f"from zhishen import {name}: failed")
"""


def test_each_public_name_can_be_the_first_that_a_program_uses():
    """Names are imported when they are used, so that another name before may have imported what they need.

    Each is an attribute before it is imported, as are `zhishen.sklearn` and other packages.
    """
    names = [*zhishen.__all__, "graph", "kernels", "messages", "reference"]
    done = subprocess.run([sys.executable, "-c", EACH, *names], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_missing_name_raises():
    with pytest.raises(AttributeError, match="module 'zhishen' has no attribute 'tensorflow'"):
        zhishen.tensorflow  # noqa: B018 - the access is the test
    assert not hasattr(zhishen, "Tensr")


@pytest.mark.parametrize("name", ["data", "errors", "metrics", "nn", "optim", "testing", "train"])
def test_subpackages_are_attributes_without_an_explicit_import(name):
    done = packages_imported().run(["-c", f"import zhishen; print(zhishen.{name}.__name__)"])
    assert done.stdout.strip() == f"zhishen.{name}"


def test_the_version_is_that_of_the_package():
    from importlib.metadata import version

    assert zhishen.__version__ == version("zhishen")
