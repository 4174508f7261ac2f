"""Chapter 1: a class. `self` is the object that a method was called on.

Prints:
    Initialized!
    Hello Ada!
    Good-bye Ada!
    Man.hello(man) is the same call: Hello Ada!
    Initialized!
    Hello Alan!
    each object has its own name: Ada, Alan
"""


class Man:
    """A kind of data with a name, and what it can do."""

    def __init__(self, name: str) -> None:
        self.name = name
        print("Initialized!")

    def hello(self) -> str:
        """Greet."""
        return f"Hello {self.name}!"

    def goodbye(self) -> str:
        """Say good-bye."""
        return f"Good-bye {self.name}!"


man = Man("Ada")
print(man.hello())
print(man.goodbye())
print(f"Man.hello(man) is the same call: {Man.hello(man)}")
other = Man("Alan")
print(other.hello())
print(f"each object has its own name: {man.name}, {other.name}")
