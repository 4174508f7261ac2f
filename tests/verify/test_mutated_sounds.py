"""More than 10,000 damaged sound files of each format: each is read, or refused in one sentence that names it."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from zhishen import data
from zhishen.errors import DataError

COUNT = 10_500
FORMATS = {
    "wav": [("wav", "PCM_16"), ("wav", "PCM_U8"), ("wav", "FLOAT"), ("wav", "PCM_24")],
    "flac": [("flac", "PCM_16")],
    "ogg": [("ogg", "VORBIS")],
}


def damaged(whole: bytes, rng: np.random.Generator) -> bytes:
    """A file with some changed bytes, mostly in its header, or that is cut off, or has bytes too many."""
    content = bytearray(whole)
    for _ in range(rng.integers(1, 6)):
        place = rng.integers(min(64, len(content))) if rng.random() < 0.7 else rng.integers(len(content))
        content[place] = rng.choice([0, 255, 127, 128, int(rng.integers(256))])
    way = rng.random()
    if way < 0.2:
        content = content[: rng.integers(len(content))]
    elif way < 0.3:
        place = rng.integers(len(content))
        content[place:place] = rng.bytes(int(rng.integers(1, 40)))
    return bytes(content)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_damaged_file_is_read_or_refused(kind, tmp_path, report):
    rng, refused = np.random.default_rng(3), 0
    reader = data.SoundReader(rate=8000, seconds=0.2, mels=20)
    path = tmp_path / f"word.{kind}"
    wholes = []
    for suffix, subtype in FORMATS[kind]:
        soundfile.write(tmp_path / f"whole.{suffix}", rng.normal(0, 0.1, 1200), 8000, subtype=subtype)
        wholes.append((tmp_path / f"whole.{suffix}").read_bytes())
    for k in range(COUNT):
        path.write_bytes(damaged(wholes[k % len(wholes)], rng))
        try:
            x = reader.read(path, where="predict")
        except DataError as error:
            refused += 1
            sentence = str(error)
            assert sentence.startswith("predict: expected "), sentence
            assert str(path) in sentence
            assert "\n" not in sentence
            assert "; " in sentence
        else:
            assert x.shape == reader.shape
            assert np.isfinite(x).all()
    report(f"{kind}: {refused:,} of {COUNT:,} damaged files are refused")
    assert refused > COUNT // 10
