"""The names of MNIST's files, and the form of an error message."""

NAMES = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
]


def house(where: str, words: str = "") -> str:
    """The pattern of an error in one sentence: where, what was expected, what was given, and what to do."""
    return rf"\A{where}: expected (?=[^\n]*{words})[^\n]+, got [^\n]+; [^\n]+\Z"
