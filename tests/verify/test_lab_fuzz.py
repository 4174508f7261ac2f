"""No message of a page breaks the engine: 100,000 random and mutated messages, each with a reply.

The engine starts no process. It reads files that a message names only below the working folder, and writes only runs,
below the folder ``runs``, and collections of drawings, below ``drawings``.
"""

from __future__ import annotations

import functools
import json
import random
import resource
import string
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from zhishen.kernels.compiling import folder
from zhishen.lab.engine import Operation, Session, operations
from zhishen.lab.engine.protocol import ACTIONS, decode

MESSAGES = 100_000
SECONDS = 5.0  # for one message, on a busy machine
GROWTH = 200.0  # megabytes, after the first tenth of the messages
SESSION = 200  # messages, after which the page is closed
JOBS = {"workbench": 2000, "board_training": 2001}  # jobs that obey commands, and the ids of those that are started
SHORT = {"workbench": {"samples": 20}, "board_training": {"mix": 20, "epochs": 1}}  # their arguments

TEXTS = (
    "",
    "a",
    "valley",
    "x**2",
    "__import__('os').system('true')",
    "9**9**9",
    "../../etc/passwd",
    "/etc/passwd",
    "\x00",
    "中" * 50,
    "[" * 300,
)
NUMBERS = (0, 1, -1, 2, 0.5, -0.0, 1e-300, 1e300, 2**31, 2**63, 10**40, float("nan"), float("inf"))
# What a message must never cause: events of Python's audit hooks.
FORBIDDEN = ("subprocess.", "os.exec", "os.posix_spawn", "os.system", "os.remove", "os.rename", "shutil.", "socket.")


def random_value(rng: random.Random, depth: int = 3) -> Any:
    """A random JSON value."""
    kind = rng.randrange(7 if depth else 5)
    if kind == 0:
        return rng.choice((None, True, False))
    if kind == 1:
        return rng.choice(NUMBERS)
    if kind == 2:
        return rng.uniform(-10, 10)
    if kind == 3:
        return rng.choice(TEXTS)
    if kind == 4:
        return "".join(rng.choices(string.printable, k=rng.randrange(20)))
    count = rng.choice((0, 1, 2, 3, 40))
    if kind == 5:
        return [random_value(rng, depth - 1) for _ in range(count)]
    return {rng.choice(TEXTS): random_value(rng, depth - 1) for _ in range(count)}


def changed(rng: random.Random, value: Any) -> Any:
    """A value that is nearly the given one."""
    if isinstance(value, bool) or value is None or rng.random() < 0.1:
        return random_value(rng, 2)
    if isinstance(value, int | float):
        return rng.choice((value + 1, -value, value * 1.01, value * 1000, str(value), *NUMBERS))
    if isinstance(value, str):
        at = rng.randrange(len(value) + 1)
        return value[:at] + rng.choice((*TEXTS, *string.printable)) + value[at + rng.randrange(3) :]
    if isinstance(value, list | tuple):
        items = list(value)
        if items and rng.random() < 0.7:
            at = rng.randrange(len(items))
            items[at] = changed(rng, items[at])
            return items
        return items * rng.choice((0, 2, 30))
    return random_value(rng, 2)


def argument(rng: random.Random, name: str, found: Operation) -> Any:
    """A value for an argument: the default, nearly the default, or one that its constraint refuses."""
    default = found.defaults[name]
    choice = rng.random()
    if choice < 0.3:
        return default
    if choice < 0.8:
        return changed(rng, default)
    return rng.choice(found.constraints[name].bad_values())


def valid(rng: random.Random, known: Mapping[str, Operation]) -> dict[str, Any]:
    """A message with the form that the engine expects."""
    name = rng.choice(list(known))
    found = known[name]
    do = rng.choice([action for action in ACTIONS if (action in ("start", "prepare")) <= found.is_job])
    if do == "tell":
        return told(rng, known)
    message: dict[str, Any] = {"id": rng.randrange(1000), "do": do}
    if ACTIONS[do]:
        names = rng.sample(list(found.defaults), rng.randint(0, len(found.defaults)))
        message |= {"operation": name, "arguments": {each: argument(rng, each, found) for each in names}}
    else:
        message["job"] = rng.randrange(1000)
    if rng.random() < 0.3:
        message["channel"] = rng.choice(TEXTS)
    return message


def told(rng: random.Random, known: Mapping[str, Operation]) -> dict[str, Any]:
    """A command to a job of the workbench or of the drawing board, which `messages` has started."""
    operation, job = rng.choice(list(JOBS.items()))
    commands = known[operation].commands
    name = rng.choice(list(commands))
    constraints, defaults = commands[name]
    arguments = {
        each: rng.choice((defaults[each], changed(rng, defaults[each]), *constraints[each].bad_values()))
        for each in rng.sample(list(constraints), rng.randint(0, len(constraints)))
    }
    return {"id": rng.randrange(1000), "do": "tell", "job": job, "operation": name, "arguments": arguments}


def mutated(rng: random.Random, message: dict[str, Any]) -> dict[str, Any]:
    """A message with one field that is missing, new or different."""
    key = rng.choice([*message, "x"])
    return {
        **{k: v for k, v in message.items() if k != key},
        **({} if rng.random() < 0.3 else {key: random_value(rng)}),
    }


def text_of(rng: random.Random, message: Any) -> str | bytes:
    """JSON, at times with a fault."""
    text = json.dumps(message, ensure_ascii=rng.random() < 0.5, default=str)
    choice = rng.random()
    if choice < 0.9:
        return text
    if choice < 0.94:
        return text[: rng.randrange(len(text) + 1)]
    if choice < 0.97:
        at = rng.randrange(len(text))
        return text[:at] + rng.choice(string.printable) + text[at + 1 :]
    return rng.choice((rng.randbytes(rng.randrange(200)), text.encode("utf-16"), b"", "[" * 100_000, '{"id":' * 5000))


def messages(rng: random.Random, count: int) -> Iterator[str | bytes]:
    """Random messages: nearly all have a mistake, for a right one takes the time of its computation."""
    known = operations()
    for _ in range(count):
        choice = rng.random()
        if choice < 0.14:
            message: Any = valid(rng, known)
        elif choice < 0.15:
            name = rng.choice(list(JOBS))
            message = {"id": JOBS[name], "do": "start", "operation": name, "arguments": SHORT[name]}
        elif choice < 0.7:
            message = mutated(rng, valid(rng, known))
        else:
            message = random_value(rng)
        yield text_of(rng, message)


def permitted(path: Any) -> bool:
    """Whether a path is below the folders ``runs`` and ``drawings`` of the working folder."""
    folders = [Path(name).resolve() for name in ("runs", "drawings")]
    return isinstance(path, str | Path) and any(map(Path(path).resolve().is_relative_to, folders))


def is_outside(path: str) -> bool:
    """Whether a path that is read is one of the texts of `TEXTS`."""
    return path.startswith("/etc")


@functools.cache
def kernels_folder() -> Path:
    """The folder in which compiled kernels are kept."""
    found = folder()
    assert found is not None
    return found


def harmful(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether an event of an audit hook is one that no message may cause."""
    if event in ("open", "os.rename", "os.remove", "shutil.rmtree") and permitted(arguments[0]):
        return False  # a run or a collection is saved
    if event != "open":
        return event.startswith(FORBIDDEN) and event != "socket.gethostname"  # of the lock of a run that is saved
    path, mode = str(arguments[0]), arguments[1]
    if is_outside(path):
        return True
    compiled = Path(path).is_relative_to(kernels_folder())
    return isinstance(mode, str) and bool(set(mode) & set("wax+")) and not compiled


@pytest.fixture
def events() -> Iterator[list[str]]:
    """What the messages caused on the machine: files opened for writing, processes, connections."""
    kernels_folder()  # before the hook looks at what it opens
    noted: list[str] = []
    active = [True]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if active and harmful(event, arguments):
            noted.append(f"{event}: {arguments}")

    sys.addaudithook(hook)  # it cannot be removed, only silenced
    yield noted
    active.clear()


def megabytes() -> float:
    """The largest memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def test_every_message_has_a_reply(
    report: Callable[[str], None], events: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    events.clear()  # tmp_path has made its folder
    seed = random.SystemRandom().randrange(2**32)
    report(f"seed {seed}")
    rng = random.Random(seed)
    session, begin, before = Session("en"), time.perf_counter(), 0.0
    slowest, results = (0.0, ""), 0
    for number, text in enumerate(messages(rng, MESSAGES)):
        if number == MESSAGES // 10:
            before = megabytes()
        start = time.perf_counter()
        reply = decode(session.handle(text))
        if rng.random() < 0.1:
            for frame in session.advance():
                decode(frame)
        slowest = max(slowest, (time.perf_counter() - start, str(text)[:300]))
        assert isinstance(reply["id"], int)
        assert ("error" in reply) != ("result" in reply), reply
        results += "result" in reply
        assert isinstance(reply.get("error", ""), str)
        if number % SESSION == SESSION - 1:
            session.close()
            session = Session(rng.choice(("en", "zh")))
    report(
        f"{MESSAGES} messages in {time.perf_counter() - begin:.0f} s, {results} with a result; "
        f"the slowest took {slowest[0]:.2f} s: {slowest[1]}; memory grew by {megabytes() - before:.0f} MB"
    )
    assert slowest[0] < SECONDS
    assert megabytes() - before < GROWTH
    assert results > MESSAGES / 100
    assert events == []


def test_the_watch_detects_a_written_file_and_a_process(events: list[str], tmp_path: Path):
    events.clear()  # tmp_path has made its folder
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    subprocess.run([sys.executable, "-c", ""], check=True)
    assert [event.partition(":")[0] for event in events] == ["open", "subprocess.Popen"]
