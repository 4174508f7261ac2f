"""SIGTERM and SIGHUP end a command as Ctrl-C does: with a sentence and the status 130, wherever they come."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from fork_server import packages_imported

from zhishen.cli import main
from zhishen.cli.signals import ENDING, as_ctrl_c, at_once, is_interrupt

# Sends itself a signal when a module is imported, or a function is called.
AT_IMPORT = """
import importlib.abc, os, signal, sys
class Sender(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.{signal})
signal.signal(signal.SIGINT, signal.default_int_handler)
from zhishen.cli import main
sys.meta_path.insert(0, Sender())
sys.exit(main({arguments!r}))
"""


def send(number: signal.Signals) -> None:
    """Send this process a signal within the block."""
    with as_ctrl_c():
        os.kill(os.getpid(), number)
        time.sleep(1)


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
def test_a_signal_raises_keyboard_interrupt_within_the_block(number):
    # A shell that starts the tests in the background lets them ignore SIGINT.
    outside = signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    try:
        before = signal.getsignal(number)
        with pytest.raises(KeyboardInterrupt):
            send(number)
        assert signal.getsignal(number) is before
    finally:
        signal.signal(number, outside)


def test_an_ignored_signal_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with as_ctrl_c():
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_command_in_another_thread_has_no_handlers():
    """Only the main thread of a process may have them."""
    found = []
    thread = threading.Thread(target=lambda: found.append(main(["--version"])))
    thread.start()
    thread.join()
    assert found == [0]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("zhishen.cli.app", ["--version"]),  # while the commands are imported
        ("zhishen.figures.chapter2_gates", ["figure", "and_gate"]),
        ("zhishen.search.backend", ["search"]),
    ],
)
def test_a_signal_at_any_time_is_a_sentence(tmp_path, name, module, arguments):
    script = AT_IMPORT.format(module=module, signal=name, arguments=arguments)
    done = packages_imported().run(["-c", script], folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "zhishen: stopped\n")
    assert not list(tmp_path.iterdir())


# --- while the program starts -----------------------------------------------------------------------------------------


# Writes to standard output when the package is imported.
SIGN = """
import os, sys
class Sign:
    @staticmethod
    def find_spec(name, path, target=None):
        if name == "zhishen":
            os.write(1, b"begins")
sys.meta_path.insert(0, Sign)
"""


@pytest.fixture
def start(tmp_path):
    """A function that starts a program, and returns the process when Python begins to import zhishen."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(SIGN)
    path = os.pathsep.join([str(site), *sys.path])

    def begin(*arguments, **variables):
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, **variables},
        )
        assert process.stdout.read(6) == b"begins"
        return process

    return begin


def ended(process, seconds, number=signal.SIGTERM):
    """The exit status and the standard error of a process that gets a signal after some seconds."""
    time.sleep(seconds)
    process.send_signal(number)
    _, problems = process.communicate(timeout=120)
    return process.returncode, problems.decode()


# Seconds after Python began to import zhishen: while it imports the command, and while it reads the data.
MOMENTS = (0.05, 0.1, 0.2, 0.35, 0.6)


@pytest.mark.parametrize(
    "program", [("-m", "zhishen"), ("-c", "import sys; from zhishen.cli import main; sys.exit(main())")]
)
def test_sigterm_while_the_program_starts_is_a_sentence(start, tmp_path, program):
    stopped = 0
    for seconds in MOMENTS:
        status, problems = ended(start(*program, "train", "--out", str(tmp_path / f"run{seconds}")), seconds)
        assert status == 130, (seconds, problems)
        assert "Traceback" not in problems
        assert "zhishen: stopped" in problems or "--resume" in problems, problems
        stopped += problems == "zhishen: stopped\n"
    assert stopped >= 2, "signals came before the training began"


def test_the_sentence_is_in_the_language_of_the_variable(start):
    variables = {"ZHISHEN_LANGUAGE": "zh", "PYTHONIOENCODING": "utf-8"}
    assert ended(start("-m", "zhishen", "train", **variables), 0.2) == (130, "zhishen：已停止\n")


def test_an_ignored_signal_stays_ignored_while_the_program_starts(start):
    process = start("-c", "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "from zhishen.cli import main; sys.exit(main())", "--version")  # fmt: skip
    assert ended(process, 0.1) == (0, "")


def test_the_handlers_are_there_before_numpy_is_imported():
    script = (
        "import sys; from zhishen.cli import main; heavy = {'numpy', 'typer', 'rich', 'numba'} & set(sys.modules);"
        "print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_at_once_restores_the_handlers():
    before = [signal.getsignal(number) for number in ENDING]
    with as_ctrl_c():
        within = [signal.getsignal(number) for number in ENDING]
        with at_once():
            assert signal.getsignal(signal.SIGTERM) not in (*within, *before)
        assert [signal.getsignal(number) for number in ENDING] == within
    assert [signal.getsignal(number) for number in ENDING] == before


def test_what_an_import_makes_of_an_interrupt():
    def imported():
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:
            raise RuntimeError("Error calling __set_name__") from error

    with pytest.raises(RuntimeError) as found:
        imported()
    assert is_interrupt(found.value)
    assert is_interrupt(KeyboardInterrupt())
    assert not is_interrupt(RuntimeError("another"))
