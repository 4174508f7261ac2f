"""SIGTERM and SIGHUP end a command as Ctrl-C does: with a sentence and the status 130, wherever they come."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from zhishen.cli import main
from zhishen.cli.signals import ENDING, as_ctrl_c

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
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "zhishen: stopped\n")
    assert not list(tmp_path.iterdir())
