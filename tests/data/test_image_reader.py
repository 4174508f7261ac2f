"""ImageReader: files of all formats and sizes become bytes of one size, and damaged files one sentence."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from mutated_files import FORMATS, mutations, sentence_of, whole_images
from PIL import Image

from zhishen import data
from zhishen.data import pictures
from zhishen.data.readers import reader_from_dict
from zhishen.errors import ArgumentError, DataError

RED = (200, 40, 20)


def halves(size, *, upper=RED, lower=(0, 0, 255)) -> Image.Image:
    """An image (width, height) of two halves."""
    image = Image.new("RGB", size, upper)
    image.paste(lower, (0, size[1] // 2, *size))
    return image


def read(path, size=(8, 8), **options):
    return data.ImageReader(height=size[0], width=size[1], channels=3, **options).read(path)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("size", [(64, 48), (300, 400)])
def test_every_format_is_read_at_every_size(tmp_path, name, size):
    halves(size).save(tmp_path / "image", name)
    pixels = read(tmp_path / "image")
    assert pixels.dtype == np.uint8
    assert pixels.shape == (3, 8, 8)
    assert np.abs(pixels[:, 1, 4].astype(int) - RED).max() <= 12
    assert np.abs(pixels[:, 6, 4].astype(int) - (0, 0, 255)).max() <= 12
    gray = data.ImageReader(height=8, width=8, channels=1).read(tmp_path / "image")
    assert gray.shape == (1, 8, 8)
    assert gray[0, 1, 4] == pytest.approx(86, abs=8)


def test_an_image_of_the_size_is_taken_as_it_is(tmp_path, rng):
    pixels = rng.integers(0, 256, (8, 6, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "image.png")
    for fit in ("crop", "pad", "stretch"):
        assert np.array_equal(read(tmp_path / "image.png", (8, 6), fit=fit), np.moveaxis(pixels, 2, 0))


def test_crop_pad_and_stretch(tmp_path):
    image = Image.new("RGB", (40, 20), "white")  # a black square of 20 x 20 between two white fields
    image.paste((0, 0, 0), (10, 0, 30, 20))
    image.save(tmp_path / "image.png")
    assert read(tmp_path / "image.png", fit="crop").max() < 60  # the white fields are cut off, up to the border
    padded = read(tmp_path / "image.png", fit="pad")
    assert (padded[:, 2:6, 3:5] == 0).all()
    border = np.unique(padded[:, [0, 1, 6, 7]])
    assert border.size == 1  # the mean of the border: black and white
    assert 100 < border[0] < 200
    stretched = read(tmp_path / "image.png", fit="stretch")
    assert (stretched[:, :, 3:5] == 0).all()
    assert (stretched[:, :, [0, 7]] == 255).all()


def test_exif_16_bits_palettes_transparency_and_other_color_spaces(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the upper half is at the right
    halves((64, 64)).transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.jpg", exif=exif, quality=95)
    assert np.abs(read(tmp_path / "turned.jpg")[:, 1, 4].astype(int) - RED).max() <= 12
    ramp = np.full((16, 16), 30_000, np.uint16)
    Image.fromarray(ramp).save(tmp_path / "deep.tif")
    assert (read(tmp_path / "deep.tif") == round(30_000 / 257)).all()
    halves((16, 16)).convert("CMYK").save(tmp_path / "print.jpg", quality=95)
    assert np.abs(read(tmp_path / "print.jpg")[:, 1, 4].astype(int) - RED).max() <= 12
    Image.new("RGBA", (16, 16), (10, 20, 30, 0)).save(tmp_path / "clear.webp", lossless=True)
    assert (read(tmp_path / "clear.webp") == 255).all()
    halves((16, 16)).quantize(8).save(tmp_path / "palette.png")
    assert np.abs(read(tmp_path / "palette.png")[:, 1, 4].astype(int) - RED).max() <= 12
    frames = [halves((16, 16)), Image.new("RGB", (16, 16))]
    frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:])
    assert np.abs(read(tmp_path / "moving.gif")[:, 1, 4].astype(int) - RED).max() <= 12
    Image.fromarray(np.zeros((16, 16), np.float32)).save(tmp_path / "floats.tif")
    with pytest.raises(DataError, match=r"expected .*floats\.tif to be a whole image .* \(its pixels are floats\); "):
        read(tmp_path / "floats.tif")


def test_a_large_jpeg_is_decoded_at_a_fraction(tmp_path, monkeypatch):
    halves((4000, 3000)).save(tmp_path / "photo.jpg", quality=90)
    sizes = []
    rotate = pictures._rotate
    monkeypatch.setattr(pictures, "_rotate", lambda image: (rotate(image), sizes.append(image.size)))
    pixels = read(tmp_path / "photo.jpg", (64, 64))
    assert sizes == [(500, 375)]
    assert np.abs(pixels[:, 4, 32].astype(int) - RED).max() <= 12


def test_heic_needs_its_package(tmp_path, monkeypatch):
    halves((16, 16)).save(tmp_path / "image.heic")
    assert read(tmp_path / "image.heic").shape == (3, 8, 8)
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    pictures._formats.cache_clear()
    try:
        with pytest.raises(DataError, match=r"\(PNG, JPEG, GIF, BMP, WEBP, TIFF\), got something else"):
            read(tmp_path / "image.heic")
    finally:
        pictures._formats.cache_clear()


def test_it_is_saved_and_restored():
    reader = data.ImageReader(height=48, width=64, channels=3, fit="pad")
    assert reader_from_dict({"kind": "images", **reader.as_dict()}) == reader
    assert reader.shape == (3, 48, 64)


@pytest.mark.parametrize(
    "bad", [{"height": 0}, {"width": 5000}, {"channels": 2}, {"fit": "zoom"}, {"height": "8"}, {"more": 1}]
)
def test_options_out_of_range_are_refused(bad, hostile):
    content = {"height": 8, "width": 8, "channels": 3, **bad}
    with pytest.raises(ArgumentError, match=r"^ImageReader.*: expected .*; "):
        data.ImageReader.from_dict(content)
    with pytest.raises(ArgumentError, match=r"expected the options height, width, channels, fit, got height; "):
        data.ImageReader.from_dict({"height": 8})


def test_damaged_files_are_refused_in_one_sentence(tmp_path, rng):
    reader, path = data.ImageReader(height=8, width=8, channels=3), tmp_path / "image"
    refused = 0
    for whole in whole_images(rng).values():
        for content in mutations(whole, 12, rng):
            path.write_bytes(content)
            try:
                assert reader.read(path).shape == (3, 8, 8)
            except DataError as error:
                refused += bool(sentence_of(error, path))
    assert refused > 20


def test_an_image_of_any_size_is_cropped(tmp_path):
    """The box of a crop is within the image, whatever the rounding errors are."""
    refused = []
    for width in range(40, 161, 3):
        for height in (41, 90, 157):
            halves((width, height)).save(tmp_path / "image.bmp")
            for side in (28, 56, 48):
                try:
                    read(tmp_path / "image.bmp", (side, side))
                except DataError:
                    refused.append((width, height, side))
    assert not refused
