"""Functions that only other compiled code calls: kept as they are until the kernel that calls them is compiled.

Idea
    Numba brings each function to machine code as soon as it has been compiled, and all that it calls with it. Of a
    kernel with twenty functions inside, the innermost would be optimised and written out again at each level. Here
    functions are only collected; the kernel, with all of them in it, is optimised and written out once.
Gain
    Compiling takes 0.7 of the time: 12.6 s of a processor in place of 17.7 for all kernels of a convolutional network
    with batch norm and dropout.
"""

from __future__ import annotations

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

__all__ = ["LinkedCompiler"]


class _NoEnvironment:
    """Stands for the code generator, of which a function without machine code needs nothing."""

    @staticmethod
    def set_env(name: str, environment: object) -> None:
        """There is no place yet to put it; functions without exceptions and Python objects do not look for it."""


class _Linked(JITCodeLibrary):
    """Code that waits to be linked into another library."""

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:  # noqa: ARG002 - Numba's interface
        """0: there is no machine code."""
        return 0

    @property
    def codegen(self) -> Any:
        """See `_NoEnvironment`."""
        return _NoEnvironment


class LinkedCompiler(Compiler):
    """Numba's compiler, for functions that are linked into others."""

    def define_pipelines(self) -> Any:
        """Numba's own steps, with a library that waits."""
        self.state.library = _Linked(self.state.targetctx.codegen(), "linked")
        return super().define_pipelines()
