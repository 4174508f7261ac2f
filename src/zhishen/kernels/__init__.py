"""FAST: the functions of `zhishen.reference` once more, compiled with Numba.

Importing this package imports nothing; `zhishen.graph.ops` loads a kernel when it first runs one. ``compiling`` and
``parallel`` hold what all kernels share, ``vector`` the words they are written in.
"""
