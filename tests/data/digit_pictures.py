"""Pictures of digits as image files, and their distance from MNIST's images."""

import io

import numpy as np
from PIL import Image

from zhishen.data import digit

HOUSE = r"\Adata\.digit: expected [^\n]+, got [^\n]+; [^\n]+\Z"
TRIED = 15  # of MNIST's test images


def file(picture, kind: str = "PNG", **options) -> bytes:
    """The bytes of an image file; of PNG with the fastest compression, since tests make two thousand."""
    content = io.BytesIO()
    options = {"compress_level": 1, **options} if kind == "PNG" else options
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    image.save(content, kind, **options)
    return content.getvalue()


def enlarged(pixels, factor: int = 8, how=Image.Resampling.BICUBIC):
    height, width = pixels.shape
    return np.asarray(Image.fromarray(pixels).resize((factor * width, factor * height), how))


def placed(pixels, seed: int, side: int = 400):
    """On a dark page, off its center."""
    page = np.zeros((side, side), np.uint8)
    top, left = np.random.default_rng(seed).integers(0, side - pixels.shape[0], 2)
    page[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return page


def distances(digits, prepare):
    """Mean absolute difference of each prepared picture from the original, pixels from 0 to 1."""
    return np.array([np.abs(digit(prepare(pixels, i)) - pixels / 255).mean() for i, pixels in enumerate(digits)])
