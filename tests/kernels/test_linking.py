"""Device functions have no machine code of their own: they are linked into the kernel that calls them."""

from __future__ import annotations

import numpy as np

from zhishen.kernels.compiling import device_function
from zhishen.kernels.kernel import serial_kernel


def test_a_device_function_is_linked_into_its_kernel():
    @device_function
    def square(x):
        return x * x

    @device_function
    def fourth_power(x):
        return square(square(x))

    @serial_kernel
    def powers(x):
        for i in range(x.size):
            x[i] = fourth_power(x[i])

    x = np.arange(5.0)
    powers(x)
    np.testing.assert_array_equal(x, np.arange(5.0) ** 4)
    [compiled] = fourth_power.overloads.values()
    assert compiled.library.get_pointer_to_function(compiled.fndesc.mangled_name) == 0
