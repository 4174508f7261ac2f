"""The progress of a training in a notebook, and its history."""

from __future__ import annotations

import re
from itertools import count
from types import SimpleNamespace

import pytest
from markup import read, texts
from notebook_cells import outputs_of

from zhishen import train
from zhishen.errors import NumericalError
from zhishen.train.notebook import epochs_table

TRAINING = """
import time
import numpy as np
from IPython.display import display
import zhishen.display.live
from zhishen import nn, optim, train

rng = np.random.default_rng(0)
x = rng.normal(size=(400, 3))
trainer = train.Trainer(
    nn.two_layer(3, 4, 2, rng=rng), (x, (x[:, 0] > 0).astype(int)), optim.SGD(lr=0.1), epochs=4, batch_size=10, rng=rng
)
trainer.on("step", lambda _: time.sleep(0.005))
"""


@pytest.fixture
def shown(monkeypatch) -> list[tuple[str, str]]:
    """What is shown in a notebook, update by update."""
    updates: list[tuple[str, str]] = []
    monkeypatch.setattr(train.notebook, "live_output", lambda: lambda html, text: updates.append((html, text)))
    return updates


def test_a_kernel_has_one_output_with_the_last_state():
    _, outputs, records, history = outputs_of(
        TRAINING, "history = trainer.fit()", "[(r['train_loss'], r['train_accuracy']) for r in history]", "history"
    )
    assert [output.output_type for output in outputs] == ["display_data"]
    found = texts(outputs[0].data["text/html"])
    assert found[:5] == ["4 epochs, 160 updates", "epoch", "loss", "train", "lr"]
    pairs = eval(records[0].data["text/plain"])
    assert found[5:] == [
        text for k, (loss, accuracy) in enumerate(pairs, 1)
        for text in (f"{k}/4", f"{loss:.4f}", f"{100 * accuracy:.2f} %", "0.1")
    ]  # fmt: skip
    assert outputs[0].data["text/plain"].splitlines()[0] == "4 epochs, 160 updates"
    assert "<svg" in history[0].data["text/html"]


def test_the_output_is_updated_at_most_ten_times_a_second(make_trainer, shown, monkeypatch):
    now = count(0.0, 0.04)  # seconds: of a step
    monkeypatch.setattr(train.notebook, "time", SimpleNamespace(perf_counter=now.__next__))
    trainer = make_trainer(epochs=3)  # 11 steps each
    trainer.fit()
    steps = [html for html, _ in shown if "samples/s" in html]
    assert len(steps) == 33 // 3  # 0.12 seconds between two updates
    assert texts(shown[0][0]) == ["preparing"]


def test_the_updates_show_how_far_it_is(make_trainer, shown, monkeypatch):
    monkeypatch.setattr(train.notebook, "_REDRAW", 0)
    trainer = make_trainer(epochs=2)
    trainer.fit()
    bars = [re.findall(r'<progress value="(\d+)" max="(\d+)"', html) for html, _ in shown]
    assert [int(bar[0][0]) for bar in bars[:-1]] == sorted(int(bar[0][0]) for bar in bars[:-1])
    assert bars[0] == [("0", "206")]
    assert bars[-2] == [("206", "206")]
    assert bars[-1] == []
    assert re.match(
        r"epoch 1/2 · loss \d\.\d+ · [\d,]+ samples/s · \d+:\d\d left · accuracy \d+\.\d+ %$", texts(shown[1][0])[0]
    )
    for html, _ in shown:
        read(html)


def test_a_regression_and_its_history(shown):
    import numpy as np

    from zhishen import nn, optim

    rng = np.random.default_rng(0)
    x = rng.normal(size=(50, 2))
    network = nn.Network([nn.Affine(2, 1, rng=rng)], loss="sum_of_squares")
    history = train.Trainer(network, (x, x.sum(axis=1)), optim.SGD(lr=0.1), epochs=2, rng=rng).fit()
    assert texts(shown[-1][0])[:4] == ["2 epochs, 2 updates", "epoch", "loss", "lr"]
    assert read(history._repr_html_()).elements.count("svg") == 1


def test_an_early_end_is_shown(make_trainer, shown):
    trainer = make_trainer(epochs=9)
    trainer.on("epoch", lambda trainer: trainer.stop("<that> is enough"))
    trainer.fit()
    assert texts(shown[-1][0])[0] == "stopped in epoch 1: <that> is enough"


@pytest.mark.parametrize("error", [KeyboardInterrupt, NumericalError("no")])
def test_an_error_leaves_the_last_state(make_trainer, shown, error):
    def fail(trainer):
        if trainer.state.step == 15:
            raise error

    trainer = make_trainer(epochs=9)
    trainer.on("step", fail)
    with pytest.raises(type(error) if isinstance(error, Exception) else error):
        trainer.fit()
    assert texts(shown[-1][0])[0] == "interrupted in epoch 2/9"
    assert "1/9" in texts(shown[-1][0])


def test_it_is_shown_once(make_trainer, shown):
    trainer = make_trainer(epochs=1)
    trainer.fit()
    updates = len(shown)
    trainer.epochs = 2
    trainer.fit()
    assert len(shown) <= 2 * updates
    assert sum("preparing" in html for html, _ in shown) == 2


@pytest.mark.parametrize("chosen", ["progress", "show_lines", "show_json"])
def test_another_choice_replaces_it(make_trainer, shown, chosen, capsys):
    trainer = make_trainer(epochs=1, **({"progress": False} if chosen == "progress" else {}))
    if chosen != "progress":
        getattr(train, chosen)(trainer)
    trainer.fit()
    assert shown == []


def test_outside_of_a_notebook_nothing_is_shown(make_trainer, capsys):
    make_trainer(epochs=1).fit()
    assert capsys.readouterr() == ("", "")


def test_a_long_training_has_a_short_table(make_trainer):
    records = make_trainer(epochs=1).fit() * 40
    for epoch, record in enumerate(records, 1):
        records[epoch - 1] = {**record, "epoch": epoch}
    first_cells = texts(epochs_table(records, 40))[5::5]
    assert first_cells == ["1/40", "⋮", *(f"{epoch}/40" for epoch in range(31, 41))]
    assert len(texts(epochs_table(records[:12], 40))) == 5 * 13


def test_the_history_is_curves_and_a_table(make_trainer, validated):
    history = make_trainer(dataset=validated).fit()
    found = read(history._repr_html_())
    assert found.elements.count("svg") == 2
    assert found.elements.count("table") == 1
    assert {"loss", "accuracy in percent", "epochs"} <= set(found.texts)
    last = history[-1]
    assert f"validation {100 * last['validation_accuracy']:.3g}" in found.texts
    assert f"train {last['train_loss']:.3g}" in found.texts


def test_the_curves_of_a_long_training_have_few_points(make_trainer):
    (record,) = make_trainer(epochs=1).fit()
    history = train.History({**record, "epoch": epoch, "train_loss": 1 / epoch} for epoch in range(1, 5001))
    html = history._repr_html_()
    assert len(html) < 60_000
    assert f"train {1 / 5000:.3g}" in texts(html)
    assert {"1", "5000"} <= set(texts(html))


def test_an_empty_history():
    assert texts(train.History()._repr_html_()) == ["no epochs yet"]
