"""A trainer in a widget: it trains in turns, obeys commands, and leaves the trainer to the cells in between."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import zhishen
from zhishen import data, nn, optim, train
from zhishen.errors import ArgumentError
from zhishen.lab.engine.protocol import decode
from zhishen.messages import set_language
from zhishen.widgets import Training
from zhishen.widgets.own_training import steering
from zhishen.widgets.views import Views


def points(count: int, seed: int) -> data.Split:
    x = np.random.default_rng(seed).normal(size=(count, 2))
    return data.Split(x, (x[:, 0] > x[:, 1]).astype(int))


def make(*, epochs: int = 3, dropout: float = 0.0, **options: Any) -> train.Trainer:
    rng = np.random.default_rng(0)
    dataset = data.Dataset(
        train=points(200, 1), validation=points(50, 2), test=points(60, 3), name="halves", classes=2
    )  # fmt: skip
    layers = [nn.Affine(2, 8, rng=rng), nn.ReLU(), nn.Dropout(dropout, rng=rng), nn.Affine(8, 2, rng=rng)]
    network = nn.Network(layers)
    optimizer = options.pop("optimizer", None) or optim.Adam(lr=0.01)
    return train.Trainer(network, dataset, optimizer, epochs=epochs, batch_size=20, rng=rng, **options)


class Notebook:
    """A widget with its replies, without a page."""

    def __init__(self, trainer: train.Trainer) -> None:
        self.widget = Training(trainer)
        self.frames: list[dict] = []
        self.results: list[dict] = []
        self.widget.send = lambda _content, buffers: self._take(decode(*buffers))
        self.number = 0
        self.ask(do="prepare", operation="own_training")

    def _take(self, reply: dict) -> None:
        if "frame" in reply:
            self.frames.append(reply["frame"])
            self.ask(do="next", job=1)
        else:
            self.results.append(reply)

    def ask(self, **message: Any) -> None:
        self.number += 1
        text = json.dumps({"id": self.number, **message})
        self.widget._handle_custom_msg({"view": "a", "text": text}, [])

    def tell(self, command: str, **arguments: Any) -> None:
        self.ask(do="tell", job=1, operation=command, arguments=arguments)

    async def until(self, *status: str) -> dict:
        """The newest frame, when it has a status."""
        async with asyncio.timeout(20):
            while not (self.frames and self.frames[-1]["status"] in status):
                await asyncio.sleep(0.001)
        return self.frames[-1]

    async def settle(self) -> dict:
        """The newest frame, after all messages were answered."""
        await asyncio.sleep(0.1)
        return self.frames[-1]


def weights(trainer: train.Trainer) -> dict[str, np.ndarray]:
    return {name: np.array(value) for name, value in trainer.network.params.items()}


def same(left: train.Trainer, right: train.Trainer) -> bool:
    mine, other = weights(left), weights(right)
    return all(np.array_equal(mine[name], other[name]) for name in other)


def test_it_trains_to_the_same_bits_as_fit_with_pauses_between():
    trainer, plain = make(dropout=0.3), make(dropout=0.3)
    plain.fit()

    async def talk() -> None:
        book = Notebook(trainer)
        assert (await book.until("ready"))["steps"] == 30
        book.tell("run", until="step")
        frame = await book.until("paused")
        assert (frame["step"], frame["epoch"]) == (1, 0)
        book.tell("run", until="epoch")
        await asyncio.sleep(0.05)
        frame = await book.until("paused")
        assert (frame["step"], frame["epoch"]) == (10, 1)
        book.tell("run")
        frame = await book.until("done")
        assert (frame["step"], frame["epoch"]) == (30, 3)
        assert frame["parts"] == ["train", "validation", "test"]
        assert frame["history"]["validation_score"].shape == (3,)
        assert frame["losses"].shape == (30,)
        assert np.isfinite(frame["losses"]).all()

    asyncio.run(talk())
    assert same(trainer, plain)
    assert [record["test_loss"] for record in trainer.history] == [record["test_loss"] for record in plain.history]


def test_it_pauses_and_stops_and_the_network_is_that_of_the_trainer(tmp_path: Path):
    trainer = make(epochs=1000, run=tmp_path / "run")

    async def talk() -> None:
        book = Notebook(trainer)
        book.tell("run")
        await book.until("running")
        book.tell("hold")
        step = (await book.until("paused"))["step"]
        await asyncio.sleep(0.05)
        assert trainer.state.step == step
        book.tell("end")
        await book.until("stopped")
        assert trainer.state.step <= step + 1
        assert (await book.settle())["reason"] == "stopped in the notebook"

    asyncio.run(talk())
    network = zhishen.load(tmp_path / "run" / "model.safetensors")
    x = trainer.dataset.test.x
    np.testing.assert_array_equal(network.predict(x), trainer.network.predict(x))


def test_a_cell_may_train_the_same_trainer_and_the_widget_goes_on_from_there():
    trainer, plain = make(epochs=4), make(epochs=4)
    plain.fit()

    async def talk() -> None:
        book = Notebook(trainer)
        book.tell("run", until="step")
        await book.until("paused")
        trainer.epochs = 2
        trainer.fit()  # a cell
        trainer.epochs = 4
        frame = await book.settle()
        assert (frame["epoch"], frame["step"]) == (2, 20)
        assert np.isfinite(frame["losses"]).all()
        book.tell("run")
        await book.until("done")

    asyncio.run(talk())
    assert same(trainer, plain)
    assert len(trainer.history) == 4


def test_the_learning_rate_changes_while_it_runs():
    trainer = make(epochs=500)

    async def talk() -> None:
        book = Notebook(trainer)
        book.tell("run")
        await book.until("running")
        book.tell("rate", lr=0.002)
        frame = await book.settle()
        assert (frame["status"], frame["lr"], frame["held"]) == ("running", 0.002, False)
        book.tell("rate", lr=0)
        await book.settle()
        (error,) = [reply["error"] for reply in book.results if "error" in reply]
        assert error.startswith("own_training.rate: expected lr to be a number > 0")
        book.widget.close()

    asyncio.run(talk())
    assert trainer.optimizer.lr == 0.002


def test_a_schedule_waits_while_the_rate_is_set_by_hand():
    trainer = make(epochs=500, schedule=lambda step: 0.1 / (step + 1))
    own = trainer.schedule

    async def talk() -> None:
        book = Notebook(trainer)
        book.tell("rate", lr=0.5)
        book.tell("rate", lr=0.25)
        book.tell("run", until="step")
        frame = await book.until("paused")
        assert (frame["lr"], frame["held"]) == (0.25, True)
        book.tell("unhold")
        book.tell("run", until="step")
        frame = await book.settle()
        assert (frame["lr"], frame["held"], frame["scheduled"]) == (0.05, False, True)

    asyncio.run(talk())
    assert trainer.schedule is own


def test_the_end_of_all_epochs_is_a_sentence_that_says_how_to_go_on():
    trainer = make(epochs=1)

    async def talk() -> None:
        book = Notebook(trainer)
        book.tell("run")
        await book.until("done")
        book.tell("run")
        frame = await book.until("failed")
        assert frame["problem"] == (
            "Training: expected epochs that are left, got a trainer that has done all 1; set trainer.epochs to a "
            "larger number, and press Train again"
        )
        trainer.epochs = 2
        book.tell("run")
        frame = await book.until("done")
        assert (frame["epoch"], frame["problem"]) == (2, "")

    asyncio.run(talk())


def test_a_divergence_is_the_sentence_of_the_trainer():
    trainer = make(epochs=50, optimizer=optim.SGD(lr=1e30))

    async def talk() -> None:
        book = Notebook(trainer)
        book.tell("run")
        problem = (await book.until("failed"))["problem"]
        assert problem.startswith("Trainer: expected a finite loss, got nan at step 2 (epoch 1);")

    asyncio.run(talk())


def test_an_error_of_a_handler_ends_the_training_and_not_the_widget(capfd: pytest.CaptureFixture[str]):
    trainer, faulty = make(), [True]

    def handler(trainer: train.Trainer) -> None:
        if faulty and trainer.state.step == 3:
            raise KeyError("width")

    trainer.on("step", handler)

    async def talk() -> None:
        book = Notebook(trainer)
        book.tell("run")
        problem = (await book.until("failed"))["problem"]
        assert problem.startswith("Training: expected the trainer to do step 4, got KeyError: 'width'; correct it")
        faulty.clear()
        book.tell("run")
        assert (await book.until("done"))["step"] == 30

    asyncio.run(talk())
    assert "KeyError" in capfd.readouterr().err


def test_two_widgets_of_a_trainer_show_the_same_training():
    trainer = make(epochs=500)

    async def talk() -> None:
        left, right = Notebook(trainer), Notebook(trainer)
        left.tell("run")
        await right.until("running")
        right.tell("hold")
        await left.until("paused")
        assert steering(trainer) is steering(trainer)
        left.tell("run")
        await right.until("running")
        left.widget.close()
        assert (await right.settle())["status"] == "running"
        right.widget.close()
        step = trainer.state.step
        await asyncio.sleep(0.05)
        assert trainer.state.step == step  # nobody sees it

    asyncio.run(talk())


def test_it_trains_in_the_thread_of_the_cells_even_if_a_message_comes_in_another():
    trainer, threads = make(), set()
    trainer.on("step", lambda _: threads.add(threading.get_ident()))

    async def talk() -> None:
        book = Notebook(trainer)
        await book.until("ready")
        beside = threading.Thread(target=lambda: book.tell("run"))
        beside.start()
        beside.join()
        await book.until("done")

    asyncio.run(talk())
    assert threads == {threading.get_ident()}


def test_a_page_that_is_silent_does_not_stop_the_training(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("zhishen.widgets.views.PATIENCE", 0.0)
    trainer = make(epochs=20)

    async def talk() -> None:
        book = Notebook(trainer)
        book._take = lambda reply: book.frames.append(reply.get("frame"))  # it asks for no next frame
        book.widget.send = lambda _content, buffers: None
        book.tell("run")
        async with asyncio.timeout(20):
            while trainer.state.epoch < 20:
                await asyncio.sleep(0.01)

    asyncio.run(talk())


def test_a_cell_trains_although_the_loop_of_the_widget_has_ended():
    trainer = make(epochs=2)

    async def talk() -> None:
        book = Notebook(trainer)
        await book.until("ready")

    asyncio.run(talk())
    assert len(trainer.fit()) == 2


def test_a_trainer_is_freed_with_its_widget():
    trainer = make()
    identity, widget = id(trainer), Training(trainer)
    from zhishen.widgets.own_training import _STEERINGS

    assert identity in _STEERINGS
    widget.close()
    del trainer, widget
    gc.collect()
    assert identity not in _STEERINGS


def test_what_is_no_trainer_is_refused_in_one_sentence():
    with pytest.raises(
        ArgumentError, match=r"^Training: expected a Trainer, or options by their names, such as .*=..., got 3;"
    ):
        Training(3)
    with pytest.raises(ArgumentError, match=r"got 2 objects; pass a Trainer, or write the name before the value$"):
        Training(make(), make())
    with pytest.raises(ArgumentError, match=r"^Training: expected options among logarithmic, got 'epochs'; omit it$"):
        Training(make(), epochs=3)
    set_language("zh")
    try:
        with pytest.raises(ArgumentError, match="请"):
            Training(3)
    finally:
        set_language("en")


def test_the_repr_has_the_trainer_and_without_one_it_is_the_figure():
    assert repr(Training(make(), logarithmic=True)).startswith("Training(Trainer(Network, halves, ")
    assert (Training(make()).element, Training().element) == ("own-training", "training")
    assert isinstance(Training(make())._views, Views)
