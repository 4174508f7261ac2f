"""Folders of images: one folder a class, the classes in the order of their names.

Either all images of a class lie together, and a share of each class is set aside for the test; or the folder has two
folders ``train`` and ``test``, each with a folder a class.
"""

from __future__ import annotations

import io
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._optional import late_import
from zhishen._types import Array, Shaped
from zhishen.data.idx import LIMIT
from zhishen.data.images import FORMATS, MAX_PIXELS
from zhishen.errors import ArgumentError, DataError

__all__ = ["Folder", "check_channels", "is_image_folder", "read_image", "read_image_folder"]

TEST_SHARE: Final = 0.2  # of each class, where the folder does not say which images are for the test
_SEED: Final = 0  # of the choice of these, and of the order: a run that is gone on with has to find the same
_CLUTTER: Final = {"thumbs.db", "desktop.ini"}  # what systems leave behind; so are names that begin with a dot


def read_image(
    source: str | os.PathLike[str], *, channels: int = 1, where: str = "data.read_image"
) -> Shaped[Array, "C H W"]:
    """An image as it is, uint8, (C, H, W): grey for one channel, red, green and blue for three.

    A transparent image lies on white; one of 16 bits is scaled to 8; it is turned as its EXIF entry says. Of several
    frames the first is taken.

    Args:
        source: the path of a PNG, JPEG, BMP or GIF file.
        channels: 1 or 3.
        where: how errors call the reader.

    Raises:
        ArgumentError: another number of channels.
        DataError: the file is missing, damaged or no image, or has more than 50,000,000 pixels.
        MissingDependencyError: Pillow is not installed.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> from PIL import Image
        >>> with TemporaryDirectory() as folder:
        ...     Image.new("RGB", (3, 2), (255, 0, 0)).save(f"{folder}/red.png")
        ...     read_image(f"{folder}/red.png").tolist(), read_image(f"{folder}/red.png", channels=3).shape
        ([[[76, 76, 76], [76, 76, 76]]], (3, 2, 3))
    """
    check_channels(channels, where=where)
    return _read(Path(source), channels, where, None)


def check_channels(channels: object, *, where: str) -> None:
    """Raise unless images can have so many channels.

    Raises:
        ArgumentError: it is neither 1 nor 3.
    """
    if isinstance(channels, bool) or channels not in (1, 3):
        raise ArgumentError(
            "{where}: expected channels to be 1 (grey) or 3 (red, green, blue), got {channels!r}; choose one of the "
            "two",
            where=where,
            channels=channels,
        )


def _read(path: Path, channels: int, where: str, like: tuple[int, int] | None) -> Array:
    """The image; if it has not as many pixels as one of the size ``like``, only its size is read, and refused."""
    pillow = late_import("PIL.Image", feature=where, install="pillow")
    ops = late_import("PIL.ImageOps", feature=where, install="pillow")
    try:
        if not path.is_file():  # a device could go on for ever
            raise DataError(
                "{where}: expected an image at {path}, got no file; check the path",
                where=where,
                path=path,
            )
        content = path.read_bytes()
        if not content:
            raise DataError(
                "{where}: expected an image in {path}, got an empty file; delete or replace it",
                where=where,
                path=path,
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow warns of is either harmless or refused below
            with pillow.open(io.BytesIO(content), formats=FORMATS) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise DataError(
                        "{where}: expected at most {max_pixels:,} pixels in {path}, got {width:,}; make the image "
                        "smaller",
                        where=where,
                        max_pixels=MAX_PIXELS,
                        path=path,
                        width=width * height,
                    )
                if like is not None and width * height != like[0] * like[1]:
                    raise _other_size(where, path, (height, width), like)
                pixels = _pixels(ops.exif_transpose(image), channels, pillow)
    except DataError:
        raise
    except Exception as error:  # decoders meet damage with exceptions of many kinds
        unknown = isinstance(error, pillow.UnidentifiedImageError)
        raise DataError(
            "{where}: expected {path} to be a whole image ({formats}), got {words}; replace or delete it",
            where=where,
            path=path,
            formats=", ".join(FORMATS),
            words="something else" if unknown else f"an error ({error})",
        ) from error
    if like is not None and pixels.shape[1:] != like:
        raise _other_size(where, path, pixels.shape[1:], like)
    return pixels


def _pixels(image: Any, channels: int, pillow: Any) -> Array:
    """What a picture shows, uint8, (C, H, W)."""
    if image.mode.startswith("I"):  # 16 bits, which Pillow would clip instead of scale
        values = np.clip(np.asarray(image, np.float64), 0, 65535)
        image = pillow.fromarray(np.rint(values / 257).astype(np.uint8))
    if "A" in image.getbands() or "transparency" in image.info:
        above = image.convert("RGBA")
        image = pillow.alpha_composite(pillow.new("RGBA", above.size, "white"), above)
    pixels = np.array(image.convert("L" if channels == 1 else "RGB"))
    return pixels[None] if channels == 1 else np.ascontiguousarray(np.moveaxis(pixels, 2, 0))


def _other_size(where: str, path: Path, size: tuple[int, ...], like: tuple[int, int]) -> DataError:
    return DataError(
        "{where}: expected images of one size, {like_0} x {like_1} (height x width) as the first one, got {path} of "
        "{size_0} x {size_1}; bring all images to one size",
        where=where,
        like_0=like[0],
        like_1=like[1],
        path=path,
        size_0=size[0],
        size_1=size[1],
    )


@dataclass(frozen=True, eq=False)
class Folder:
    """What a folder of images holds.

    Attributes:
        arrays: ``train-images`` and ``test-images``, uint8 (N, C, H, W), and ``train-labels`` and ``test-labels``,
            int64 (N,); in a mixed order that is always the same.
        classes: the names of the classes, sorted; label k is ``classes[k]``.
    """

    arrays: dict[str, Array]
    classes: tuple[str, ...]


def is_image_folder(path: Path) -> bool:
    """Whether a folder has folders in it that could be classes."""
    try:
        return bool(_folders(path))
    except (OSError, ValueError):
        return False


def read_image_folder(path: Path, *, channels: int, where: str) -> Folder:
    """Read a folder of images, one folder a class.

    Raises:
        DataError: there are no images, a file is no whole image or of another size than the first, a class of the test
            does not occur in training, or the images need more memory than IDX files may.
    """
    tops = {folder.name: folder for folder in _folders(path)}
    apart = "train" in tops and "test" in tops
    if apart and len(tops) > 2:
        others = sorted(tops.keys() - {"train", "test"})
        raise DataError(
            "{where}: expected nothing but the folders train and test in {path}, got {others} beside them; move the "
            "others elsewhere",
            where=where,
            path=path,
            others=", ".join(others),
        )
    found = {part: _classes(tops[part], where) for part in ("train", "test")} if apart else {"": _classes(path, where)}
    classes = sorted(found["train" if apart else ""])
    if len(classes) < 2:
        raise DataError(
            "{where}: expected a folder for each of at least two classes in {path}, got {classes}; put the images of "
            "each class into a folder of its own",
            where=where,
            path=path / "train" if apart else path,
            classes=", ".join(classes) or "none with images",
        )
    unknown = sorted(found["test"].keys() - set(classes)) if apart else []
    if unknown:
        raise DataError(
            "{where}: expected the classes of {path} to be among those of training ({classes}), got {unknown}; "
            "rename or move the folder",
            where=where,
            path=path / "test",
            classes=", ".join(classes),
            unknown=", ".join(unknown),
        )
    parts: dict[str, list[tuple[Path, int]]] = (
        {part: _labelled(files, classes) for part, files in found.items()}
        if apart
        else _split(_labelled(found[""], classes), len(classes))
    )
    empty = [part for part, files in parts.items() if not files]
    if empty:
        raise DataError(
            "{where}: expected images for the {empty_0} part in {path}, got none; add some to each class (of five in "
            "a class, one goes to the test)",
            where=where,
            empty_0=empty[0],
            path=path,
        )
    return Folder(_load(parts, channels, where), tuple(classes))


def _folders(path: Path) -> list[Path]:
    return sorted(entry for entry in path.iterdir() if entry.is_dir() and not entry.name.startswith("."))


def _classes(path: Path, where: str) -> dict[str, list[Path]]:
    """The files of each class, sorted."""
    try:
        found = {folder.name: _files(folder, where) for folder in _folders(path)}
    except DataError:  # which is an OSError, too
        raise
    except OSError as error:
        raise DataError(
            "{where}: expected to read the folders in {path}, got: {strerror}; check their permissions",
            where=where,
            path=path,
            strerror=error.strerror,
        ) from error
    return {name: files for name, files in found.items() if files}


def _files(folder: Path, where: str) -> list[Path]:
    entries = [e for e in sorted(folder.iterdir()) if not e.name.startswith(".") and e.name.lower() not in _CLUTTER]
    inside = next((entry for entry in entries if entry.is_dir()), None)
    if inside is not None:
        raise DataError(
            "{where}: expected images alone in the class {folder}, got the folder {name}; put one folder a class, or "
            "train and test above them",
            where=where,
            folder=folder,
            name=inside.name,
        )
    return entries


def _labelled(files: dict[str, list[Path]], classes: list[str]) -> list[tuple[Path, int]]:
    return [(file, label) for label, name in enumerate(classes) for file in files.get(name, [])]


def _split(files: list[tuple[Path, int]], classes: int) -> dict[str, list[tuple[Path, int]]]:
    """Set a share of each class aside for the test, one image at least where there are two."""
    rng = np.random.default_rng(_SEED)
    parts: dict[str, list[tuple[Path, int]]] = {"train": [], "test": []}
    for label in range(classes):
        own = [pair for pair in files if pair[1] == label]
        held = max(round(TEST_SHARE * len(own)), 1) if len(own) > 1 else 0
        order = rng.permutation(len(own))
        parts["test"] += [own[i] for i in sorted(order[:held])]
        parts["train"] += [own[i] for i in sorted(order[held:])]
    return parts


def _load(parts: dict[str, list[tuple[Path, int]]], channels: int, where: str) -> dict[str, Array]:
    first = _read(parts["train"][0][0], channels, where, None)
    _, height, width = first.shape
    count = sum(len(files) for files in parts.values())
    if count * first.size > LIMIT:
        raise DataError(
            "{where}: expected images of at most {limit:,} bytes, got {count:,} of {channels} x {height} x {width}; "
            "make them smaller or fewer",
            where=where,
            limit=LIMIT,
            count=count,
            channels=channels,
            height=height,
            width=width,
        )
    rng = np.random.default_rng(_SEED)
    arrays: dict[str, Array] = {}
    for part, files in parts.items():
        # Mixed, because whoever takes the first or the last images means some of every class.
        mixed = [files[i] for i in rng.permutation(len(files))]
        images = np.empty((len(mixed), *first.shape), np.uint8)
        for i, (file, _) in enumerate(mixed):
            images[i] = _read(file, channels, where, (height, width))
        arrays[f"{part}-images"] = images
        arrays[f"{part}-labels"] = np.array([label for _, label in mixed], np.int64)
    return arrays
