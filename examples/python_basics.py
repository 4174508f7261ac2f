"""Chapter 1: numbers, types, lists, dictionaries, booleans, if, for and functions.

Prints:
    10 / 3 = 3.3333333333333335, a float; 10 // 3 = 3, an int; 2 ** 10 = 1024
    a = [1, 2, 3, 4, 5]: len 5, a[0] 1, a[1:3] [2, 3], a[:-1] [1, 2, 3, 4], a[::-1] [5, 4, 3, 2, 1]
    me = {'height': 180}, then {'height': 180, 'weight': 70}
    hungry and sleepy: False; hungry or sleepy: True; not hungry: False
    hungry: eat
    1 squared is 1
    2 squared is 4
    3 squared is 9
    greet() calls a function without its argument: greet() missing 1 required positional argument: 'name'
    welcome() has a default: welcome, stranger
"""

print(
    f"10 / 3 = {10 / 3}, a {type(10 / 3).__name__}; 10 // 3 = {10 // 3}, an {type(10 // 3).__name__}; 2 ** 10 = {2**10}"
)

a = [1, 2, 3, 4, 5]
# A slice ends before its second index, and -1 counts from the end: a[:-1] is all but the last element.
print(f"a = {a}: len {len(a)}, a[0] {a[0]}, a[1:3] {a[1:3]}, a[:-1] {a[:-1]}, a[::-1] {a[::-1]}")

me = {"height": 180}
before = str(me)
me["weight"] = 70
print(f"me = {before}, then {me}")

hungry, sleepy = True, False
print(f"hungry and sleepy: {hungry and sleepy}; hungry or sleepy: {hungry or sleepy}; not hungry: {not hungry}")
if hungry:
    print("hungry: eat")
else:
    print("not hungry: work")

for number in [1, 2, 3]:
    print(f"{number} squared is {number**2}")


def greet(name: str) -> str:
    """A function that needs its argument."""
    return f"hello, {name}"


def welcome(name: str = "stranger") -> str:
    """A function whose argument has a default."""
    return f"welcome, {name}"


# Python does not check the number of arguments before the call; the call itself raises a TypeError.
try:
    greet()  # pyright: ignore[reportCallIssue]
except TypeError as error:
    print(f"greet() calls a function without its argument: {error}")
print(f"welcome() has a default: {welcome()}")
