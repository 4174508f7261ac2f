"""Which module of ours each import of a book's script gets, and the finder that gives it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Final

from zhishen.interop.book.notes import note
from zhishen.messages import message

__all__ = ["provided", "providing"]

_HOME: Final = "zhishen.interop.book"
_COMMON: Final = (
    "functions", "gradient", "layers", "multi_layer_net", "multi_layer_net_extend", "optimizer", "trainer", "util",
)  # fmt: skip
_BESIDE: Final = ("deep_convnet", "gradient_1d", "gradient_2d", "layer_naive", "simple_convnet", "two_layer_net")
_GATES: Final = ("and_gate", "nand_gate", "or_gate", "xor_gate")
_PACKAGES: Final = ("common", "dataset")
_SIGMOID: Final = "ch04"  # the chapter whose two-layer network has a sigmoid


def provided(chapter: str) -> dict[str, str]:
    """The modules by the names that scripts import.

    Args:
        chapter: the folder of the script, such as ``ch04``: chapters 4 and 5 have different two-layer networks.

    Examples:
        >>> provided("ch05")["common.layers"]
        'zhishen.interop.book.common.layers'
        >>> provided("ch04")["two_layer_net"]
        'zhishen.interop.book.chapters.two_layer_net_sigmoid'
    """
    names = {"common": f"{_HOME}.common", "dataset": f"{_HOME}.dataset", "dataset.mnist": f"{_HOME}.dataset.mnist"}
    names |= {f"common.{name}": f"{_HOME}.common.{name}" for name in _COMMON}
    names |= {name: f"{_HOME}.chapters.{name}" for name in _BESIDE}
    names |= dict.fromkeys(_GATES, f"{_HOME}.chapters.gates")
    if chapter == _SIGMOID:
        names["two_layer_net"] = f"{_HOME}.chapters.two_layer_net_sigmoid"
    return names


class _Alias(Loader):
    """Loads one of our modules under the name that a script imports."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Our module, which is the same object under both names."""
        del spec
        module = importlib.import_module(self._target)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module its own spec back: the import system has put that of the alias there."""
        module.__spec__ = self._spec


class _Finder(MetaPathFinder):
    """Finds the modules of `provided`.

    Args:
        names: the modules by the names that scripts import.
        folders: where the reader may have copies: the folder of the script, and the one above it.
        own: whether these copies have precedence.
    """

    def __init__(self, names: dict[str, str], folders: Sequence[Path], *, own: bool) -> None:
        self._names = names
        self._folders = folders
        self._own = own

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a module; None for a name that is not provided, or of which the reader's copy is used."""
        del path, target
        if fullname not in self._names:
            return None
        copy = self._copy(fullname)
        if copy is not None and self._own and not _would_download(copy):
            return None
        if copy is not None and not self._own and "." not in fullname:
            note(message("zhishen's own {name} is used instead of {copy}; --own uses yours", name=fullname, copy=copy))
        ours = self._names[fullname]
        return ModuleSpec(fullname, _Alias(ours), origin=ours, is_package=fullname in _PACKAGES)

    def _copy(self, fullname: str) -> Path | None:
        """The reader's file or folder for a module."""
        place = Path(*fullname.split("."))
        for folder in self._folders:
            file = (folder / place).with_suffix(".py")
            if file.is_file():
                return file
            if fullname in _PACKAGES and any((folder / place).glob("*.py")):
                return folder / place
        return None


def _would_download(copy: Path) -> bool:
    """Whether a copy is the loader of MNIST without the file that it has made of the data."""
    folder = copy if copy.name == "dataset" else copy.parent
    return folder.name == "dataset" and not (folder / "mnist.pkl").is_file()


@contextmanager
def providing(folder: Path, chapter: str, *, own: bool) -> Generator[None]:
    """Within the block, ``import common.layers`` and the other names of `provided` work.

    Args:
        folder: of the script.
        chapter: its name, such as ``ch04``.
        own: whether copies in the folder of the script, and in the one above it, have precedence.
    """
    names = provided(chapter)
    before = set(sys.modules)
    finder = _Finder(names, (folder, folder.parent), own=own)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in (set(sys.modules) - before) & set(names):
            del sys.modules[name]
