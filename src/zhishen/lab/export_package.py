"""The package for the browser: an archive of the files of the installed package that the engine of the lab reads.

The engine runs there on NumPy alone, by the code of `zhishen.reference`. Compiled kernels, commands, the server, and
the bridges to other libraries stay at home; only networks of ONNX files, once `Network.save` has written them, compute
in a browser too. MNIST's training images are large: they are a file of their own, which the browser fetches when an
operation reads them.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

import zhishen

__all__ = ["LATER", "later_file", "package_archive", "package_files"]

_PACKAGE: Final = Path(zhishen.__file__).parent.resolve()
#: The file that is not in the archive, by its name below the folder of packages.
LATER: Final = "zhishen/data/mnist_files/train-images-idx3-ubyte.gz"
_READ: Final = {".py", ".safetensors", ".wav", ".mo", ".gz", ".md"}
_AT_HOME: Final = tuple(
    f"zhishen/{name}"
    for name in (
        "chapters/", "cli/", "interop/book/", "interop/sklearn/", "interop/torch/", "interop/trackers/", "kernels/",
        "testing/", "widgets/", "sklearn.py", "__main__.py", "lab/static/", "lab/texts/", "lab/export", "lab/pages.py",
        "lab/formulas.py", "lab/source_pages.py", "lab/server.py", "lab/security.py", "lab/worker.py",
    )
)  # fmt: skip
_ALSO: Final = {"zhishen/kernels/__init__.py"}
_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same archive from the same files


def package_files() -> dict[str, Path]:
    """The files for the browser by their names below the folder of packages, without links that lead out of it."""
    found = {f"zhishen/{path.relative_to(_PACKAGE).as_posix()}": path for path in sorted(_PACKAGE.rglob("*"))}
    return {name: path for name, path in found.items() if _is_needed(name) and path.resolve().is_relative_to(_PACKAGE)}


def _is_needed(name: str) -> bool:
    if PurePosixPath(name).suffix not in _READ or name == LATER:
        return False
    return name in _ALSO or not name.startswith(_AT_HOME)


def later_file() -> bytes:
    """The content of `LATER`."""
    return (_PACKAGE.parent / LATER).read_bytes()


def package_archive() -> bytes:
    """The files for the browser as a zip file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in package_files().items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return content.getvalue()
