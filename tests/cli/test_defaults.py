"""Defaults that fit the data, names in any case, hints about the given data, and commands that leave no folder."""

from __future__ import annotations

import builtins
import json

import numpy as np
import pytest

from zhishen import data, nn, optim, train
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.search import STRATEGIES
from zhishen.train import Config


@pytest.fixture
def eight(tmp_path):
    """A folder of IDX files with 8 training images and 4 test images of 9 x 9."""
    folder, rng = tmp_path / "eight", np.random.default_rng(0)
    folder.mkdir()
    for part, count in (("train", 8), ("t10k", 4)):
        data.write_idx(folder / f"{part}-images-idx3-ubyte", rng.integers(0, 256, (count, 9, 9), dtype=np.uint8))
        data.write_idx(folder / f"{part}-labels-idx1-ubyte", (np.arange(count) % 2).astype(np.uint8))
    return folder


# --- the batch size --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_figures")
def test_the_default_batch_size_fits_the_data(zhishen, refuses, eight, tmp_path):
    command = ["train", "--data", eight, "--network", "two_layer", "--epochs", "1", "--out"]
    status, out, err = zhishen(*command, "a")
    assert (status, err) == (0, "")
    assert "The batch size is 8 instead of 100: there are only 8 training samples." in out
    assert Config.read(tmp_path / "a" / "config.toml").batch_size == 8
    status, out, _ = zhishen(*command, "b", "--json")
    assert [json.loads(line)["event"] for line in out.splitlines()] == ["start", "epoch", "end"]
    assert "at most the 8 training samples, got 100" in refuses(*command, "c", "--batch-size", "100")
    (tmp_path / "given.toml").write_text('batch_size = 100\n[network]\nname = "two_layer"\n')
    (tmp_path / "without.toml").write_text('[network]\nname = "two_layer"\n')
    file = ["train", "--data", eight, "--epochs", "1", "--config"]
    assert "at most the 8 training samples, got 100" in refuses(*file, "given.toml", "--out", "d")
    assert zhishen(*file, "without.toml", "--out", "e")[0] == 0


def test_the_trainer_has_a_default_that_fits(make_pair):
    x, t = make_pair(8)
    for count, expected in ((8, 8), (150, 100)):
        x, t = make_pair(count)
        network = nn.two_layer(3, 4, 2, rng=np.random.default_rng(0))
        options = {"epochs": 1, "rng": np.random.default_rng(0)}
        assert train.Trainer(network, (x, t), optim.SGD(lr=0.1), **options).batch_size == expected
    with pytest.raises(ArgumentError, match="at most the 150 training samples, got 151"):
        train.Trainer(network, (x, t), optim.SGD(lr=0.1), batch_size=151, **options)


@pytest.fixture
def make_pair():
    def make(count):
        rng = np.random.default_rng(0)
        return rng.normal(size=(count, 3)), rng.integers(0, 2, count)

    return make


def test_a_search_has_defaults_that_fit(zhishen, eight):
    status, out, err = zhishen("search", "--data", eight, "--epochs", "1", "--trials", "2", "--json", "--out", "s")
    assert (status, err) == (0, "")
    start, *trials, _ = [json.loads(line) for line in out.splitlines()]
    assert set(start["space"]) == {"lr", "optimizer.weight_decay"}
    assert [trial["state"] for trial in trials] == ["complete", "complete"]


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_figures")
def test_names_in_any_case_with_dashes(zhishen, eight, tmp_path):
    command = ["train", "--data", eight, "--epochs", "1", "--network", "Two-Layer", "--optimizer", "ADAM"]
    assert zhishen(*command, "--out", "run", "--json")[0] == 0
    config = Config.read(tmp_path / "run" / "config.toml")
    assert (config.network, config.optimizer) == ("two_layer", "adam")
    assert zhishen("graph", "--network", "two-layer", "--batch", "2", "--theme", "LIGHT")[0] == 0
    assert zhishen("figure", "Sigmoid", "--out", "s.svg", "--language", "EN")[0] == 0
    for chapter in ("3", "chapter3", "Chapter-3", "chapter 3"):
        out = zhishen("figure", "--json", "--chapter", chapter)[1]
        assert {json.loads(line)["chapter"] for line in out.splitlines()} == {3}


def test_names_in_a_configuration():
    tables = {"network": {"name": "Multi-Layer", "hidden": [3]}, "schedule": {"name": "COSINE"}}
    config = Config.from_dict({**tables, "optimizer": {"name": "AdaGrad"}})
    assert (config.network, config.optimizer, config.schedule) == ("multi_layer", "adagrad", "cosine")
    assert config == Config.from_dict(config.as_dict())
    assert Config().change(optimizer="SGD").optimizer == "sgd"


@pytest.mark.parametrize("name", STRATEGIES)
def test_names_of_strategies(name):
    from zhishen.search import Linear, Study

    assert Study({"x": Linear(0, 1)}, strategy=name.upper().replace("_", "-")).strategy == name


@pytest.mark.parametrize("chapter", ["0", "8", "-3", "three", "", "chapter", "33333333333333333333", "٣"])
def test_other_chapters_are_refused(refuses, chapter):
    assert "expected --chapter to be from 1 to 7, got" in refuses("figure", "--chapter", chapter)


# --- hints -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_figures")
def test_the_hints_speak_of_the_data_that_were_given(zhishen, eight):
    out = zhishen("train", "--data", eight, "--network", "two_layer", "--epochs", "1", "--out", "run")[1]
    assert "digit" not in out.partition("Next:")[2]
    assert "the accuracy for each class" in out
    assert "zhishen predict run image.png" in out
    assert "the class of an image of yours" in out


# --- folders ---------------------------------------------------------------------------------------------------------


def test_a_search_without_optuna_makes_no_folder(zhishen, eight, monkeypatch, tmp_path):
    load = builtins.__import__

    def refuse(name, *args, **options):
        if name.partition(".")[0] == "optuna":
            raise ImportError("No module named 'optuna'")
        return load(name, *args, **options)

    monkeypatch.setattr("zhishen._optional.import_module", lambda name: refuse(name))
    before = sorted(tmp_path.iterdir())
    status, out, err = zhishen("search", "--data", eight, "--trials", "1")
    assert (status, out) == (1, "")
    assert err == (
        "zhishen: A search for hyperparameters needs the package optuna, which cannot be imported here (No module "
        "named 'optuna'); install it with: python -m pip install optuna\n"
    )
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("options", [["--storage", "nowhere"], ["--storage", "sqlite:///no/such/folder/a.db"]])
def test_a_search_that_cannot_begin_leaves_no_folder(refuses, eight, tmp_path, options):
    refuses("search", "--data", eight, "--out", "s", *options)
    assert not (tmp_path / "s").exists()
    refuses("search", "--data", eight, *options)
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("out", [".", "/", "folder"])
def test_a_report_into_a_folder_is_refused(refuses, tmp_path, out):
    from zhishen._archive import write_atomically

    (tmp_path / "folder").mkdir()
    with pytest.raises(CheckpointError, match="Is a directory; add the name of a file to the path of the folder"):
        write_atomically(tmp_path / out, b"page")


def test_a_run_with_a_name_without_end_is_refused(refuses, eight):
    assert "expected a folder that can be made, got: File name too long" in refuses(
        "train", "--data", eight, "--network", "two_layer", "--batch-size", "8", "--out", "x" * 5000
    )
    sentence = refuses("train", "--data", eight, "--hidden", "9" * 5000)
    assert "expected --hidden as widths" in sentence
    assert len(sentence) < 500
    assert "expected data to be 'mnist' or the path of a folder, got ''" in refuses("train", "--data", "")


# --- names of other libraries ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("train", r"call fit\(\)"), ("run", r"call fit\(\)"), ("evaluate", "train.evaluate"),
        ("predict", "trainer.network.predict"), ("model", "use network"), ("load", r"call resume\(\)"),
    ],
)  # fmt: skip
def test_a_trainer_says_what_to_call(make_pair, name, advice):
    network = nn.two_layer(3, 4, 2, rng=np.random.default_rng(0))
    trainer = train.Trainer(network, make_pair(20), optim.SGD(lr=0.1), epochs=1, rng=np.random.default_rng(0))
    with pytest.raises(AttributeError, match=advice):
        getattr(trainer, name)
