"""The Numba types of vectors: their width, and which of them are the same type."""

from __future__ import annotations

import llvmlite.binding as llvm

from zhishen.kernels.vector_types import WIDTH, Offsets, Tile, Vector, vector


def test_the_width_fits_the_processor():
    features = llvm.get_host_cpu_features()
    assert (16 if features.get("avx512f") else 8 if features.get("avx2") else 4) == WIDTH


def test_types_of_equal_sizes_are_equal():
    assert Vector() == vector
    assert Tile(3, 2) == Tile(3, 2)
    assert len({Tile(3, 2), Tile(2, 3), Tile(3, 1), Offsets(3), Offsets(2), vector}) == 6
