"""Chapter 1: numbers, types, lists, dictionaries, booleans, if, for and functions.

第 1 章：数、类型、列表、字典、布尔型、if、for 和函数。

Prints:
    10 / 3 = 3.3333333333333335 (float), 10 // 3 = 3 (int), 2 ** 10 = 1024
    a = [1, 2, 3, 4, 5], len(a) = 5
    a[0] = 1, a[1:3] = [2, 3], a[:-1] = [1, 2, 3, 4], a[::-1] = [5, 4, 3, 2, 1]
    me = {'height': 180}
    me = {'height': 180, 'weight': 70}
    hungry and sleepy: False; hungry or sleepy: True; not hungry: False
    if hungry
    1 ** 2 = 1
    2 ** 2 = 4
    3 ** 2 = 9
    square(): TypeError
    power(2) = 4, power(2, 10) = 1024
"""

print(f"10 / 3 = {10 / 3} ({type(10 / 3).__name__}), 10 // 3 = {10 // 3} ({type(10 // 3).__name__}), 2 ** 10 = {2**10}")

a = [1, 2, 3, 4, 5]
print(f"a = {a}, len(a) = {len(a)}")
# A slice ends before its second index, and -1 counts from the end: a[:-1] is all but the last element.
print(f"a[0] = {a[0]}, a[1:3] = {a[1:3]}, a[:-1] = {a[:-1]}, a[::-1] = {a[::-1]}")

me = {"height": 180}
print(f"me = {me}")
me["weight"] = 70
print(f"me = {me}")

hungry, sleepy = True, False
print(f"hungry and sleepy: {hungry and sleepy}; hungry or sleepy: {hungry or sleepy}; not hungry: {not hungry}")
if hungry:
    print("if hungry")
else:
    print("else")

for number in [1, 2, 3]:
    print(f"{number} ** 2 = {number**2}")


def square(x: float) -> float:
    """A function that needs its argument."""
    return x**2


def power(x: float, exponent: int = 2) -> float:
    """A function whose second argument has a default."""
    return x**exponent


# Python does not check the number of arguments before the call; the call itself raises a TypeError.
try:
    square()  # pyright: ignore[reportCallIssue]
except TypeError as error:
    print(f"square(): {type(error).__name__}")
print(f"power(2) = {power(2)}, power(2, 10) = {power(2, 10)}")
