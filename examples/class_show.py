"""Chapter 1: a class. `self` is the object that a method was called on.

第 1 章：一个类。`self` 就是调用方法的那个对象。

Prints:
    slope 3.0, intercept 1.0
    slope 0.5, intercept 1.0
    steep.at(2) = 7.0
    Line.at(steep, 2) = 7.0
    flat.at(2) = 2.0
    steep.slope = 3.0, flat.slope = 0.5
"""


class Line:
    """A kind of data with a slope and an intercept, and what it can do."""

    def __init__(self, slope: float, intercept: float) -> None:
        self.slope = slope
        self.intercept = intercept
        print(f"slope {slope}, intercept {intercept}")

    def at(self, x: float) -> float:
        """The height of the line at x."""
        return self.slope * x + self.intercept


steep, flat = Line(3.0, 1.0), Line(0.5, 1.0)
print(f"steep.at(2) = {steep.at(2)}")
print(f"Line.at(steep, 2) = {Line.at(steep, 2)}")  # the same call
print(f"flat.at(2) = {flat.at(2)}")
print(f"steep.slope = {steep.slope}, flat.slope = {flat.slope}")  # each object has its own values
