"""The loader of the book's pickles on 20,000 damaged files: an object of plain types, or one sentence, and no crash."""

from __future__ import annotations

import pickle
import pickletools
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from zhishen.errors import DataError
from zhishen.interop.book import loads_pickle

FILES = 20_000
PLAIN = (
    dict,
    list,
    tuple,
    str,
    bytes,
    bytearray,
    int,
    float,
    complex,
    bool,
    type(None),
    np.ndarray,
    np.generic,
    np.dtype,
)
OPCODES = [opcode.code.encode("latin-1") for opcode in pickletools.opcodes]
NAMES = [
    b"cos\nsystem\n", b"cbuiltins\neval\n", b"cnumpy\ndtype\n", b"cnumpy\nndarray\n", b"ccollections\nOrderedDict\n",
    b"cnumpy.core.multiarray\n_reconstruct\n", b"cnumpy._core.multiarray\nscalar\n", b"c_codecs\nencode\n",
]  # fmt: skip


def originals() -> list[bytes]:
    values: list[Any] = [
        {"W1": np.arange(12.0).reshape(3, 4), "b1": np.zeros(4, np.float32)},
        {"a": [1, 2.5, None, ("x", b"y")], "t": np.array(["ab", "c"]), "s": np.float32(3)},
        [np.asfortranarray(np.ones((2, 3), dtype=">f4")), np.array(5), np.array([True])],
    ]
    return [pickle.dumps(value, protocol) for value in values for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]


def mutated(content: bytes, rng: random.Random) -> bytes:
    """A file with a few changes: bytes, opcodes, names and pieces of itself put in, taken out or replaced."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        start = rng.randrange(len(data) + 1)
        stop = min(len(data), start + rng.choice((0, 0, 1, 1, 2, 8, 40)))
        piece = rng.choice(
            (
                bytes([rng.randrange(256)]), rng.choice(OPCODES), rng.choice(OPCODES), rng.choice(NAMES), b"",
                bytes(rng.choice((0, 0x7F, 0xFF)) for _ in range(rng.choice((2, 4, 8)))), content[start : start + 30],
            )
        )  # fmt: skip
        data[start:stop] = piece
    return bytes(data)


def parts(value: Any, seen: set[int]) -> Iterator[Any]:
    """All objects in containers."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        if isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list | tuple):
            waiting += item


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_file_gives_plain_objects_or_one_sentence(seed, report, monkeypatch):
    monkeypatch.setattr("os.system", lambda *_: pytest.fail("a pickle ran a command"))
    monkeypatch.setattr("builtins.eval", lambda *_: pytest.fail("a pickle ran code"))
    rng, files = random.Random(seed), originals()
    outcomes = {"read": 0, "refused": 0, "damaged": 0}
    for _ in range(FILES // 4):
        content = mutated(rng.choice(files), rng)
        try:
            value = loads_pickle(content)
        except DataError as error:
            sentence = str(error)
            outcomes["refused" if "asks for" in sentence else "damaged"] += 1
        else:
            wrong = [type(part) for part in parts(value, set()) if not isinstance(part, PLAIN)]
            assert not wrong, (wrong, content)
            outcomes["read"] += 1
            sentence = ""
        assert "\n" not in sentence, content
        assert len(sentence) < 700, content
    report(f"seed {seed}: {outcomes}")
    assert min(outcomes.values()) > FILES // 100
