"""The cache of compiled kernels: complete files, of this user, of this source and this machine."""

from __future__ import annotations

import importlib
import os
import pkgutil
import shutil
from collections import Counter
from pathlib import Path

import llvmlite.binding as llvm
import pytest
from fork_server import Process, packages_imported
from numba.core.dispatcher import Dispatcher

import zhishen.kernels
from zhishen.kernels import compiling
from zhishen.kernels.kernel import Kernel
from zhishen.kernels.matmul import ROWS

MODULE = """
from zhishen.kernels.kernel import serial_kernel

@serial_kernel
def double(x):
    for i in range(x.size):
        x[i] *= 2
"""
PROGRAM = """
{before}
import numpy as np
import zhishen.kernels
zhishen.kernels.__path__.append({folder!r})  # only kernels of the library are cached
from zhishen.kernels import tiny
x = np.ones(3)
tiny.double(x)
tiny.double(x)
print(*x)
"""
UMASK = 0o022


class Run:
    """Runs a program with one small kernel in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cache = folder, folder / "cache"
        (folder / "tiny.py").write_text(MODULE)

    def start(self, *, before: str = "", **environment: str) -> Process:
        values = {"ZHISHEN_CACHE": str(self.cache), "ZHISHEN_THREADS": "1", **environment}
        values = {**os.environ, **values}
        return packages_imported().start(
            ["-c", PROGRAM.format(folder=str(self.folder), before=before)],
            environment={key: value for key, value in values.items() if value},
            umask=UMASK,
        )

    def __call__(self, *, before: str = "", **environment: str) -> list[str]:
        return self.end(self.start(before=before, **environment))

    def end(self, process: Process) -> list[str]:
        """The lines on standard error, after a check of the result."""
        out, said = process.communicate(timeout=60)
        assert (out, process.returncode) == ("4.0 4.0 4.0\n", 0), said
        return said.splitlines()

    def files(self, base: Path | None = None) -> list[Path]:
        return sorted(path for path in (base or self.cache).rglob("*") if path.is_file())


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that has compiled its kernel; not to be changed."""
    run = Run(tmp_path_factory.mktemp("compiled"))
    run()
    return run


@pytest.fixture
def later(run: Run, compiled: Run) -> Run:
    """A run whose cache has the compiled kernel."""
    shutil.copytree(compiled.cache, run.cache)
    return run


def test_the_first_process_compiles_with_a_message_and_the_next_loads_without(run):
    (line,) = run()
    assert line == f"zhishen: compiling kernels (once; kept in {run.cache / 'kernels'}); this takes some seconds"
    (path,) = run.files()
    assert path.parent.parent == run.cache / "kernels"
    assert path.name.startswith("tiny.double.")
    assert path.parent.stat().st_mode & 0o777 == 0o700
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert run() == []
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_the_messages_name_the_folder_or_say_that_there_is_none():
    folder = Path("cache") / "digest"
    assert compiling._terminal_line("f", folder) == "compiling kernels (once; kept in cache): f ..."
    assert compiling._terminal_line("f", None) == "compiling kernels (for this process): f ..."
    assert compiling._plain_line(folder) == "zhishen: compiling kernels (once; kept in cache); this takes some seconds"
    assert compiling._plain_line(None) == "zhishen: compiling kernels (for this process); this takes some seconds"


def test_a_damaged_file_is_ignored_and_replaced(later):
    (path,) = later.files()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    (line,) = later()
    assert "compiling kernels" in line
    assert later.files() == [path]
    assert path.read_bytes() != whole[:-1]
    assert later() == []


@pytest.mark.parametrize("damage", ["shorter", "another byte", "no digest", "empty"])
def test_a_damaged_file_is_not_read(later, monkeypatch, damage):
    (path,) = later.files()
    whole = path.read_bytes()
    middle = len(whole) // 2
    damaged = {
        "shorter": whole[:-1],
        "another byte": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "no digest": bytes(32) + whole[32:],
        "empty": b"",
    }
    monkeypatch.setattr(compiling.CompileResult, "_rebuild", lambda *_: "compiled")
    monkeypatch.setattr(compiling.pickle, "loads", lambda _: ())  # it would import the module of the kernel
    assert compiling._KernelCache._read(path, None) == "compiled"
    path.write_bytes(damaged[damage])
    assert compiling._KernelCache._read(path, None) is None


def test_processes_at_the_same_time(run):
    for process in [run.start() for _ in range(2)]:
        run.end(process)
    (path,) = run.files()  # and no incomplete files
    assert not path.name.endswith(".part")
    assert run() == []


def test_a_folder_that_others_can_write_to_is_not_used(later):
    (path,) = later.files()
    before = path.stat().st_mtime_ns
    path.parent.chmod(0o702)
    warning, progress = later()
    assert warning == (
        "zhishen: compiled kernels cannot be kept on disk (others can write to it), so each process compiles its "
        "own; name a folder of yours in ZHISHEN_CACHE"
    )
    assert progress == "zhishen: compiling kernels (for this process); this takes some seconds"
    assert (later.files(), path.stat().st_mtime_ns) == ([path], before)


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of compiled kernels, made as by a first process."""
    monkeypatch.setenv("ZHISHEN_CACHE", str(tmp_path))
    path = compiling.folder.__wrapped__()
    assert path is not None
    return path


@pytest.mark.parametrize("mode", [0o777, 0o720, 0o702, 0o755])
def test_only_the_user_may_be_able_to_write(own_folder, capsys, mode):
    own_folder.chmod(mode)
    assert (compiling.folder.__wrapped__() is None) == (mode != 0o755)
    assert ("others can write to it" in capsys.readouterr().err) == (mode != 0o755)


def test_a_folder_of_another_user_is_not_used(own_folder, monkeypatch, capsys):
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    assert compiling.folder.__wrapped__() is None
    assert "cannot be kept on disk (others can write to it)" in capsys.readouterr().err


def test_kernels_run_without_a_cache_folder(run):
    run.cache.write_text("a file")
    said = run()
    assert len(said) == 2
    assert "cannot be kept on disk (" in said[0]
    assert said[0].count("\n") == 0
    assert run.cache.read_text() == "a file"


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_not_a_file_is_not_read(tmp_path, make):
    """A pipe has no end before somebody writes into it, and /dev/zero has none."""
    make(tmp_path / "kernel")
    assert compiling._KernelCache._read(tmp_path / "kernel", None) is None


def test_a_pipe_in_the_cache_is_replaced(later):
    (path,) = later.files()
    path.unlink()
    os.mkfifo(path)
    (line,) = later()
    assert "compiling kernels" in line
    assert later.files() == [path]
    assert later() == []


def test_a_full_disk_leaves_no_file(run):
    fail = "import pathlib\ndef full(*_): raise OSError(28, 'No space left on device')\npathlib.Path.replace = full"
    (line,) = run(before=fail)
    assert "compiling kernels" in line
    assert run.files() == []


def test_without_a_console_there_is_no_message(run):
    assert run(before="import sys; sys.stderr = None") == []
    assert len(run.files()) == 1


def test_kernels_outside_of_the_library_are_not_cached(run):
    outside = run.folder / "outside"
    outside.mkdir()
    (outside / "elsewhere.py").write_text(MODULE)
    before = (
        f"import sys; sys.path.insert(0, {str(outside)!r}); import elsewhere, numpy; elsewhere.double(numpy.ones(2))"
    )
    run(before=before)
    (path,) = run.files()
    assert path.name.startswith("tiny.double.")


def test_the_variable_may_begin_with_the_home_folder(run):
    run(ZHISHEN_CACHE="~/kept", HOME=str(run.folder))
    assert len(run.files(run.folder / "kept")) == 1


def test_a_parallel_kernel_of_the_library_is_loaded_without_a_message(tmp_path):
    program = (
        "import numpy as np\nfrom zhishen.kernels.affine import _relu_gradient\n"
        "x = np.ones(100, np.float32)\nout = np.empty_like(x)\n_relu_gradient(x, x, out)\nprint(out.sum())"
    )
    environment = {**os.environ, "ZHISHEN_CACHE": str(tmp_path), "ZHISHEN_THREADS": "2"}
    said = []
    for _ in range(2):
        done = packages_imported().run(["-c", program], environment=environment)
        assert (done.returncode, done.stdout) == (0, "100.0\n"), done.stderr
        said.append(done.stderr)
    assert said[0].startswith("zhishen: compiling kernels (once; ")
    assert said[1] == ""


# --- the name of the folder -------------------------------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the source of all kernels, from which the digest is computed."""
    for path in Path(compiling.__file__).parent.glob("*.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = compiling._fingerprint()
    monkeypatch.setattr(compiling, "__file__", str(tmp_path / "compiling.py"))
    assert compiling._fingerprint() == before  # the digest does not depend on the folder
    return tmp_path


@pytest.mark.parametrize("name", sorted(path.name for path in Path(compiling.__file__).parent.glob("*.py")))
def test_another_source_has_another_folder(copied, name):
    before = compiling._fingerprint()
    with (copied / name).open("ab") as file:
        file.write(b"#")
    assert compiling._fingerprint() != before


def test_a_new_or_renamed_file_has_another_folder(copied):
    digests = {compiling._fingerprint()}
    (copied / "more.py").write_text("")
    digests.add(compiling._fingerprint())
    (copied / "more.py").rename(copied / "most.py")
    digests.add(compiling._fingerprint())
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("of", "name", "value"),
    [
        (compiling.numba, "__version__", "0"), (compiling.llvmlite, "__version__", "0"),
        (compiling.sys, "version", "3.99"), (compiling.sys, "platform", "other"),
        (compiling.llvm, "get_host_cpu_name", lambda: "another"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_another_machine_or_version_has_another_folder(monkeypatch, of, name, value):
    before = compiling._fingerprint()
    monkeypatch.setattr(of, name, value)
    assert compiling._fingerprint() != before


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"ZHISHEN_CACHE": "/a/b"}, "/a/b"), ("linux", {"XDG_CACHE_HOME": "/c"}, "/c/zhishen"),
        ("linux", {}, "/home/me/.cache/zhishen"), ("darwin", {}, "/home/me/Library/Caches/zhishen"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/zhishen/cache"),
        ("win32", {}, "/home/me/AppData/Local/zhishen/cache"), ("win32", {"ZHISHEN_CACHE": "/a"}, "/a"),
    ],
    ids=str,
)  # fmt: skip
def test_the_cache_folder_of_each_system(monkeypatch, platform, environment, expected):
    for name in ("ZHISHEN_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))
    monkeypatch.setattr(compiling.sys, "platform", platform)
    assert compiling._base().as_posix() == expected


def test_the_cache_has_machine_code_and_names_only():
    source = llvm.parse_assembly("""
        @"kept" = constant i64 5
        @"elsewhere" = external global i8
        declare i64 @"called"(i64)
        define i64 @"f.double$1"(i64 %x) {
            %y = call i64 @"called"(i64 %x)
            ret i64 %y
        }
    """)
    names = llvm.parse_bitcode(compiling._names_only(source.as_bitcode()))
    assert [each.name for each in names.functions] == ["f.double$1"]
    assert [each.name for each in names.global_variables] == ["kept"]
    assert [str(line).strip() for f in names.functions for block in f.blocks for line in block.instructions] == [
        "ret void"
    ]


# --- Numba's own functions --------------------------------------------------------------------------------------------


def test_numba_compiles_its_own_library_only_with_the_first_kernel(run):
    tell = (
        "from numba.core.runtime import nrtdynmod\ncompile_now = nrtdynmod.compile_nrt_functions\n"
        "def told(context):\n    print('compiled', file=__import__('sys').stderr)\n    return compile_now(context)\n"
        "nrtdynmod.compile_nrt_functions = told"
    )
    first = run(before=tell)
    assert first[1:] == ["compiled"]
    assert run(before=tell) == []


def test_other_code_is_compiled_after_kernels_were_loaded(later):
    own = (
        "import atexit, numba, numpy as np\n"
        "@numba.njit\n"
        "def halves(x):\n    parts = [x[:2].copy(), x[2:].copy()]\n    return parts\n"  # it counts references
        "atexit.register(lambda: print(*halves(np.arange(4)), file=__import__('sys').stderr))"
    )
    assert later(before=own) == ["[0 1] [2 3]"]


def compiled_functions() -> dict[int, Dispatcher]:
    """All compiled functions: in modules, in their containers, and in closures."""
    found: dict[int, Dispatcher] = {}
    left: list[object] = []
    for module in pkgutil.iter_modules(zhishen.kernels.__path__):
        left += vars(importlib.import_module(f"zhishen.kernels.{module.name}")).values()
    while left:
        thing = left.pop()
        if isinstance(thing, Kernel):
            left.append(thing.compiled)
        elif isinstance(thing, dict):
            left += thing.values()
        elif isinstance(thing, tuple | list):
            left += thing
        elif isinstance(thing, Dispatcher) and id(thing) not in found:
            found[id(thing)] = thing
            left += [cell.cell_contents for cell in thing.py_func.__closure__ or ()]
    return found


def test_no_two_functions_have_the_same_name():
    """Kernels from the cache files of different processes are linked by the names of their device functions."""
    functions = [each for each in compiled_functions().values() if each.py_func.__module__.startswith("zhishen.")]
    names = Counter(f"{each.py_func.__module__}.{each.py_func.__qualname__}" for each in functions)
    made_twice = {name.rpartition(".")[2] for name in names}
    assert {"forward[4]", "forward[2]", f"product[{ROWS}]", f"product_with_bias[{ROWS}]"} <= made_twice
    assert [name for name, count in names.items() if count > 1] == []
