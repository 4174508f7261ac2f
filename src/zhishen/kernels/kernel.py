"""Decorators for kernels: compiled functions that Python calls, and that may run on several threads.

`parallel_kernel` is for a function that computes one part of the result; the parts run on the thread pool. `kernel` is
for a function that does more than one parallel loop, and `serial_kernel` for a function that needs one thread only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhishen._threads import threads
from zhishen.kernels.compiling import compile_kernel, device_function
from zhishen.kernels.parallel import parallel_for
from zhishen.kernels.thread_pool import SERIAL, thread_pool

__all__ = ["Kernel", "kernel", "parallel_kernel", "serial_kernel"]


class Kernel:
    """A compiled function ``f(thread_pool, ...)``. A caller passes all arguments but the first.

    The number of parts is `zhishen.threads` unless the caller chooses another.

    Args:
        function: the function.
        tag: see `zhishen.kernels.compiling.device_function`.
    """

    def __init__(self, function: Callable[..., Any], *, tag: str = "") -> None:
        self.compiled: Any = compile_kernel(function, tag=tag)
        self.__doc__ = function.__doc__
        self.__name__: str = function.__name__

    def __call__(self, *args: Any) -> Any:
        """Run the kernel in as many parts as `zhishen.threads` says."""
        return self.compiled(thread_pool(threads()), *args)

    def in_parts(self, parts: int, *args: Any) -> Any:
        """Run the kernel in ``parts`` parts.

        A workspace among ``args`` has room for a fixed number of parts, and another thread may change the number of
        threads at any time. A small input has fewer parts than there are threads: one part runs on this thread.
        """
        return self.compiled(thread_pool(parts), *args)

    def serial(self, *args: Any) -> Any:
        """Run the kernel as one part on this thread: small inputs are done before a second thread starts."""
        return self.compiled(SERIAL, *args)


kernel = Kernel


def parallel_kernel(function: Callable[..., Any], *, tag: str = "") -> Kernel:
    """The kernel that runs ``function(part, parts, *args)`` for each part. It is called with ``args``.

    Args:
        function: computes one part. Parts must not write to the same elements.
        tag: see `zhishen.kernels.compiling.device_function`.
    """
    part_function = device_function(function, tag=tag)

    def run(thread_pool: Any, *args: Any) -> None:
        parallel_for(part_function, thread_pool, args)

    run.__module__, run.__doc__, run.__name__ = function.__module__, function.__doc__, function.__name__
    run.__qualname__ = f"{function.__qualname__}.parallel"  # the tag is part of the name already
    return Kernel(run)


def serial_kernel(function: Callable[..., Any]) -> Any:
    """Compile a function that runs on the calling thread only. It is called with its own arguments."""
    return compile_kernel(function)
