"""Files of images and arrays that are changed at random, as damage does it: bytes, cuts, repeats, and lengths."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image
from pillow_heif import register_heif_opener

from zhishen import data

register_heif_opener()
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "HEIF")


def whole_images(rng: np.random.Generator) -> dict[str, bytes]:
    """A small image in each format; PNG also in 16 bits and with a palette, TIFF also compressed."""
    picture = Image.fromarray(rng.integers(0, 256, (12, 16, 3), np.uint8))
    files = {name: _saved(picture, name) for name in FORMATS}
    files["PNG16"] = _saved(Image.fromarray(rng.integers(0, 65536, (12, 16)).astype(np.uint16)), "PNG")
    files["PNGP"] = _saved(picture.quantize(16), "PNG", transparency=3)
    files["TIFFZ"] = _saved(picture, "TIFF", compression="tiff_lzw")
    exif = Image.Exif()
    exif[0x0112] = 6
    files["JPEGX"] = _saved(picture, "JPEG", exif=exif)
    return files


def whole_archive(rng: np.random.Generator) -> bytes:
    """A file ``.npz`` of images and labels."""
    content = io.BytesIO()
    x, y = rng.integers(0, 256, (10, 6, 5), np.uint8), np.arange(10) % 3
    np.savez_compressed(content, x_train=x, y_train=y, x_test=x[:4], y_test=y[:4])
    return content.getvalue()


def whole_idx(rng: np.random.Generator, path) -> bytes:
    """An IDX file of images."""
    data.write_idx(path, rng.integers(0, 256, (10, 6, 5), np.uint8))
    return path.read_bytes()


def _saved(image: Image.Image, name: str, **options: object) -> bytes:
    content = io.BytesIO()
    image.save(content, name, **options)
    return content.getvalue()


def sentence_of(error: Exception, path: object) -> str:
    """The message of an error, which has to be one sentence that names the file."""
    text = str(error)
    assert str(path) in text
    assert "\n" not in text
    return text


def mutations(whole: bytes, count: int, rng: np.random.Generator) -> Iterator[bytes]:
    """Different damaged versions of a file."""
    for _ in range(count):
        content = bytearray(whole)
        for _ in range(int(rng.integers(1, 4))):
            at = (
                int(rng.integers(0, len(content)))
                if rng.random() < 0.5
                else int(rng.integers(0, min(64, len(content))))
            )
            kind = rng.integers(0, 5)
            if kind == 0:
                content[at] ^= 1 << int(rng.integers(0, 8))
            elif kind == 1:
                content[at : at + 4] = rng.bytes(4)
            elif kind == 2:
                content[at : at + 4] = b"\xff\xff\xff\x7f"
            elif kind == 3:
                del content[at : at + int(rng.integers(1, 40))]
            else:
                content[at:at] = content[at : at + int(rng.integers(1, 40))]
            if not content:
                content = bytearray(b"\0")
        yield bytes(content)
