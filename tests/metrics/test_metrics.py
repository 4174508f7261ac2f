"""The package: its public names, and the names of other libraries."""

from __future__ import annotations

import re

import pytest

from zhishen import metrics


def test_public_names_are_sorted_and_exist():
    assert metrics.__all__ == sorted(metrics.__all__)
    for name in metrics.__all__:
        assert getattr(metrics, name).__doc__


@pytest.mark.parametrize("name", metrics.NAMES)
def test_a_name_of_another_library_is_explained_with_one_that_exists(name):
    with pytest.raises(AttributeError, match=rf"^metrics\.{name} is metrics\.\w+.* here$") as caught:
        getattr(metrics, name)
    (ours,) = re.findall(r"is metrics\.(\w+)", str(caught.value))
    assert ours in metrics.__all__


def test_a_misspelled_name_suggests_the_nearest():
    with pytest.raises(AttributeError, match=r"'acuracy'; did you mean metrics\.accuracy\?$"):
        metrics.acuracy  # noqa: B018 - the access is the test
