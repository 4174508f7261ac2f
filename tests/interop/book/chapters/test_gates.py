"""The gates of chapter 2."""

from zhishen.interop.book.chapters import gates


def test_the_gates():
    inputs = [(0, 0), (1, 0), (0, 1), (1, 1)]
    tables = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "XOR": [0, 1, 1, 0]}
    for name, table in tables.items():
        assert [getattr(gates, name)(*xs) for xs in inputs] == table
    assert str(gates.AND(1, 1)) == "1"
