"""The scripts that the lab shows print the numbers of the results beside which they stand."""

from __future__ import annotations

import numpy as np


def compare(result: dict, found: dict) -> list[str]:
    """Compare the results with the variables of the same names in the script; return these names."""
    names = [name for name in result if name in found]
    for name in names:
        assert_same(result[name], found[name], name)
    return names


def assert_same(value: object, other: object, name: str) -> None:
    if isinstance(other, dict) and not isinstance(value, dict):
        other = list(other.values())
    if isinstance(value, dict):
        assert isinstance(other, dict), name
        for key, item in value.items():
            assert_same(item, other[key], f"{name}.{key}")
    elif isinstance(value, (int, float, np.ndarray)) or (isinstance(value, list) and value and is_numeric(value)):
        np.testing.assert_allclose(np.asarray(value, float), np.asarray(other, float), rtol=1e-9, err_msg=name)
    elif isinstance(value, list):
        assert len(value) == len(other), name
        for item, same in zip(value, other, strict=True):
            assert_same(item, same, name)
    else:
        assert value == other, name


def is_numeric(value: list) -> bool:
    try:
        np.asarray(value, float)
    except (ValueError, TypeError):
        return False
    return True
