"""Chapter 2: a computer's arithmetic out of NAND perceptrons alone, and the number of them that it takes.

第 2 章：只用与非门感知机搭成计算机的算术，并数出用了多少个。

Prints:
    half adder: 5 NAND perceptrons
    full adder: 9 NAND perceptrons
    adder of 8 bits: 72 NAND perceptrons
    arithmetic unit of 8 bits: 641 NAND perceptrons
    right sums of two numbers of 8 bits: 65536 of 65536
    12 add 10 = 22
    12 subtract 10 = 2
    12 negate 10 = -12
    12 compare 10 = 1
    12 and 10 = 8
    12 or 10 = 14
    12 xor 10 = 6
    12 not 10 = -13
"""

import numpy as np

from zhishen.messages import message
from zhishen.perceptron import (
    OPERATIONS,
    adder,
    arithmetic_unit,
    count_gates,
    from_bits,
    full_adder,
    half_adder,
    to_bits,
)

twelve, ten = to_bits(12, 8), to_bits(10, 8)
print(message("half adder: {count} NAND perceptrons", count=count_gates(half_adder, 1, 1)))
print(message("full adder: {count} NAND perceptrons", count=count_gates(full_adder, 1, 1, 1)))
print(message("adder of 8 bits: {count} NAND perceptrons", count=count_gates(adder, twelve, ten)))
count = count_gates(arithmetic_unit, "add", twelve, ten)
print(message("arithmetic unit of 8 bits: {count} NAND perceptrons", count=count))

# One wire carries the bits of all 65,536 pairs at once.
a, b = np.divmod(np.arange(65536), 256)
total, carry = adder(to_bits(a, 8), to_bits(b, 8))
right = from_bits(total) + 256 * carry.astype(int) == a + b
print(message("right sums of two numbers of 8 bits: {right} of {all}", right=right.sum(), all=right.size))

for operation in OPERATIONS:
    result = from_bits(arithmetic_unit(operation, twelve, ten), signed=True)
    print(f"12 {operation} 10 = {result}")
