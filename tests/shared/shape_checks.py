"""Run-time checks of the shapes in annotations: every call of a function with shapes is checked by jaxtyping.

jaxtyping's own import hook checks the calls of all functions, which doubles the time of the tests. The functions
without shapes in their annotations are checked by the type checker already.

A check takes more time than many a layer, and its answer follows from the dtypes and shapes of the arrays and from the
types of the other values. So a call is checked once for each combination of them.
"""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np
from beartype import BeartypeConf, beartype
from jaxtyping import config, jaxtyped

SHAPED = {"Float", "Int", "Num", "Shaped"}
_NAME = "_check_shapes"
# The numeric tower: an int is accepted as a float, as everywhere in Python.
_beartype = beartype(conf=BeartypeConf(is_pep484_tower=True))


def checked(function: FunctionType) -> Callable[..., Any]:
    """The function, whose calls are checked: each new combination of kinds of arguments and of results."""
    check = jaxtyped(function, typechecker=_beartype)
    accepted: dict[Any, set[Any]] = {}

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        if config.jaxtyping_disable:
            return function(*args, **kwargs)
        given = (kind(args), kind(kwargs))
        if given not in accepted:
            result = check(*args, **kwargs)
            accepted[given] = {kind(result)}
            return result
        result = function(*args, **kwargs)
        returned = kind(result)
        if returned not in accepted[given]:
            jaxtyped(_returning(result, function), typechecker=_beartype)(*args, **kwargs)
            accepted[given].add(returned)
        return result

    return call


def kind(value: Any) -> Any:
    """What a check depends on: dtype and shape of an array, the items of a container, the value of a literal."""
    cls = type(value)
    if cls is np.ndarray:
        return value.dtype, value.shape
    if cls is tuple or cls is list:
        return cls, tuple([kind(each) for each in value])
    if cls is dict:
        return cls, tuple([(name, kind(each)) for name, each in value.items()])
    return (cls, value) if cls in _LITERALS else cls


_LITERALS = {int, bool, str, bytes, type(None), type}


def _returning(result: Any, function: FunctionType) -> FunctionType:
    """A function with the annotations of another one, which returns a result that is there already."""

    def shell(*_: Any, **__: Any) -> Any:
        return result

    same = FunctionType(shell.__code__, function.__globals__, closure=shell.__closure__)
    functools.update_wrapper(same, function)
    return same


def has_shapes(function: ast.FunctionDef) -> bool:
    """Whether an annotation of the function has a shape, such as ``Float[Array, "N C"]``."""
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    annotations = [function.returns, *(each.annotation for each in every if each is not None)]
    return any(
        isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in SHAPED
        for annotation in annotations
        if annotation is not None
        for node in ast.walk(annotation)
    )


class _Decorating(ast.NodeTransformer):
    """Decorates every function that has shapes."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        if has_shapes(node):
            node.decorator_list.append(ast.copy_location(ast.Name(_NAME, ast.Load()), node))
        return node


def decorated(source: bytes | str) -> ast.Module:
    """The module of a source, with a decorator on every function that has shapes."""
    tree = _Decorating().visit(ast.parse(source))
    place = next((i for i, node in enumerate(tree.body) if not _must_come_first(node)), len(tree.body))
    tree.body.insert(place, ast.ImportFrom(__name__, [ast.alias("checked", _NAME)], 0))
    return ast.fix_missing_locations(tree)


def _must_come_first(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) or (isinstance(node, ast.ImportFrom) and node.module == "__future__")


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        """Compile a source with shapes; the code on disk has no checks."""
        path = self.get_filename(fullname)
        source = self.get_data(path)
        if not any(f"{name}[".encode() in source for name in SHAPED):
            return SourceFileLoader(fullname, path).get_code(fullname)
        return self.source_to_code(source, path)

    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> CodeType:
        return compile(decorated(data), path, "exec", dont_inherit=True, optimize=_optimize)


class _Finder(MetaPathFinder):
    def __init__(self, packages: Sequence[str]) -> None:
        self.packages = packages

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not any(fullname == name or fullname.startswith(f"{name}.") for name in self.packages):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


def install(packages: Sequence[str]) -> None:
    """Check the shapes in these packages and modules, which are not imported yet."""
    sys.meta_path.insert(0, _Finder(packages))
