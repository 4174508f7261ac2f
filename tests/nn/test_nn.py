"""The package: its public names, and names that it does not have."""

from __future__ import annotations

import pytest

from zhishen import nn


def test_public_names_exist():
    assert len(set(nn.__all__)) == len(nn.__all__)
    for name in nn.__all__:
        assert getattr(nn, name) is not None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Linear", r"^nn\.Linear is nn\.Affine here"),
        ("Afine", r"^module 'zhishen.nn' has no attribute 'Afine'; did you mean nn\.Affine\?$"),
        ("zzqj", r"^module 'zhishen.nn' has no attribute 'zzqj'$"),
    ],
)
def test_a_name_that_does_not_exist_is_explained(name, message):
    with pytest.raises(AttributeError, match=message):
        getattr(nn, name)
