"""``zhishen train``: what it writes, that it writes the same again, how it continues, and errors."""

from __future__ import annotations

import io
import json
import resource
import shutil
import tomllib
from pathlib import Path

import numpy as np
import pytest
from quick_runs import QUICK, contents, lines
from rich.console import Console

from zhishen import _archive, nn
from zhishen.cli.train import network_line
from zhishen.nn import NETWORKS
from zhishen.optim import OPTIMIZERS
from zhishen.train import RECIPES, checkpoint


def model(run: Path) -> bytes:
    return (run / "model.safetensors").read_bytes()


def test_a_run_is_a_folder_of_what_was_promised(zhishen, digits, tmp_path):
    status, out, err = zhishen("train", "--data", digits, *QUICK, "--out", "run")
    assert (status, err) == (0, "")
    run = tmp_path / "run"
    assert sorted(contents(run)) == [
        "checkpoints/best.safetensors",
        "checkpoints/step-0000000012.safetensors",
        "checkpoints/step-0000000024.safetensors",
        "config.toml",
        "figures/learning_curves.png",
        "figures/misclassified.png",
        "history.jsonl",
        "model.safetensors",
    ]
    history = lines((run / "history.jsonl").read_text())
    assert [record["epoch"] for record in history] == [1, 2]
    assert f"{100 * history[-1]['test_accuracy']:.2f} % of the test images are right" in out
    assert "multi_layer 784-16-10, 12,730 parameters" in out
    assert "digits: 600 training and 100 test samples" in out
    assert "zhishen evaluate run " in out
    assert "zhishen train --resume run --epochs 4" in out


@pytest.mark.usefixtures("without_figures")
def test_json_prints_objects_and_nothing_else(zhishen, digits, tmp_path):
    status, out, err = zhishen("train", "--data", digits, *QUICK, "--out", "run", "--json")
    assert (status, err) == (0, "")
    start, *epochs, end = lines(out)
    assert start["event"] == "start"
    assert [record["event"] for record in epochs] == ["epoch", "epoch"]
    assert list(end) == ["event", "test_accuracy", "epochs", "seconds", "run"]
    assert end["event"] == "end"
    assert end["test_accuracy"] == epochs[-1]["test_accuracy"]
    assert end["epochs"] == 2
    assert end["seconds"] > 0
    assert end["run"] == "run"


@pytest.mark.usefixtures("without_figures")
def test_it_learns(zhishen, digits):
    out = zhishen("train", "--data", digits, "--hidden", "32", "--epochs", "10", "--batch-size", "20", "--json")[1]
    epochs = [record for record in lines(out) if record["event"] == "epoch"]
    assert epochs[-1]["test_accuracy"] > 0.75
    assert epochs[-1]["train_loss"] < epochs[0]["train_loss"] / 3


def test_images_that_are_not_square(zhishen, narrow, tmp_path):
    status, _, err = zhishen("train", "--data", narrow, *QUICK, "--out", "run")
    assert (status, err) == (0, "")
    assert (tmp_path / "run" / "figures" / "misclassified.png").stat().st_size > 0


@pytest.mark.usefixtures("without_figures")
@pytest.mark.parametrize(
    ("network", "optimizer"),
    [*((network, "adam") for network in NETWORKS), *(("two_layer", name) for name in OPTIMIZERS if name != "adam")],
)
def test_every_network_and_every_optimizer(zhishen, tiny, tmp_path, network, optimizer):
    arguments = ["train", "--data", tiny, "--network", network, "--optimizer", optimizer]
    arguments += ["--hidden", "8"] if "hidden" in RECIPES[network].network_options else []
    status, _, err = zhishen(*arguments, "--epochs", "1", "--out", "run", "--json")
    assert (status, err) == (0, "")
    tables = tomllib.loads((tmp_path / "run" / "config.toml").read_text())
    assert (tables["network"]["name"], tables["optimizer"]["name"]) == (network, optimizer)
    assert zhishen("evaluate", "run", "--json")[0] == 0


@pytest.mark.usefixtures("without_figures")
def test_an_optimizer_that_is_named_has_its_defaults(zhishen, digits, tmp_path):
    """The recipe's own runs with the recipe's schedule and options, any that is named without."""
    arguments = ["train", "--data", digits, "--hidden", "8", "--epochs", "1"]
    assert zhishen(*arguments, "--out", "recipe")[0] == 0
    assert zhishen(*arguments, "--lr", "0.01", "--out", "rate")[0] == 0
    assert zhishen(*arguments, "--optimizer", "adamw", "--lr", "0.01", "--out", "plain")[0] == 0
    recipe, rate, plain = (
        tomllib.loads((tmp_path / name / "config.toml").read_text()) for name in ("recipe", "rate", "plain")
    )
    assert recipe["schedule"]["name"] == rate["schedule"]["name"] == "cosine"
    assert rate["optimizer"] == {**recipe["optimizer"], "lr": 0.01}
    assert plain["schedule"] == {"name": "constant"}
    assert plain["optimizer"] == {"name": "adamw", "lr": 0.01}


@pytest.mark.usefixtures("without_figures")
def test_early_stopping_is_reported(zhishen, digits, monkeypatch):
    """With weights that hardly move nothing gets better."""
    arguments = ["train", "--data", digits, "--hidden", "8", "--epochs", "9", "--validation", "100", "--lr", "1e-12"]
    status, out, err = zhishen(*arguments, "--patience", "2", "--out", "run")
    assert (status, err) == (0, "")
    assert "Stopped early: the validation accuracy has not risen for 2 epochs." in out
    assert len(lines(Path("run/history.jsonl").read_text())) == 3


@pytest.mark.usefixtures("without_figures")
def test_on_a_terminal_there_is_a_bar(zhishen, digits, monkeypatch):
    import rich.console

    screen = io.StringIO()
    monkeypatch.setattr(
        rich.console, "Console",
        lambda **options: Console(**options, force_terminal=True, file=screen, width=110, legacy_windows=False),
    )  # fmt: skip
    status, _, err = zhishen("train", "--data", digits, *QUICK, "--out", "run")
    assert (status, err) == (0, "")
    written = screen.getvalue()
    assert "samples/s" in written
    assert "2/2" in written
    assert "of the test images are right" in written
    assert written.count("\x1b[?25l") == written.count("\x1b[?25h") == 1


def test_without_options_a_small_convolutional_network_is_trained(zhishen, tiny, tmp_path):
    status, out, err = zhishen("train", "--data", tiny, "--epochs", "1")
    assert (status, err) == (0, "")
    assert "small_conv 1x12x12-16-16-32-32-64-64-10, 72,890 parameters" in out
    assert "zhishen evaluate runs/small_conv-1 " in out
    run = tmp_path / "runs" / "small_conv-1"
    tables = tomllib.loads((run / "config.toml").read_text())
    assert tables["network"] == {"name": "small_conv", "channels": [16, 32, 64], "dropout": 0.3}
    for name in ("learning_curves.png", "misclassified.png"):
        assert (run / "figures" / name).stat().st_size > 0
    told = json.loads(zhishen("evaluate", run, "--json")[1])
    history = lines((run / "history.jsonl").read_text())
    assert told["test_accuracy"] == history[-1]["test_accuracy"]


@pytest.mark.usefixtures("without_figures")
def test_the_default_gives_the_same_bytes_again_whether_stopped_or_not(zhishen, tiny, tmp_path):
    """Dropout and the running averages of batch norm are kept with a run, which continues as if it had not stopped."""
    arguments = ["train", "--data", tiny, "--json"]
    assert zhishen(*arguments, "--epochs", "2", "--out", "a")[0] == 0
    assert zhishen("train", "--config", "a/config.toml", "--out", "b")[0] == 0
    assert model(tmp_path / "a") == model(tmp_path / "b")
    newest = max((tmp_path / "b" / "checkpoints").glob("step-*"))
    newest.unlink()
    (tmp_path / "b" / "model.safetensors").unlink()
    status, out, _ = zhishen("train", "--resume", "b", "--json")
    assert (status, lines(out)[0]["epoch"]) == (0, 1)
    assert model(tmp_path / "a") == model(tmp_path / "b")


@pytest.mark.usefixtures("without_figures")
def test_widths_are_those_of_multi_layer(zhishen, tiny, tmp_path):
    assert zhishen("train", "--data", tiny, "--hidden", "6,5", "--epochs", "1", "--out", "run")[0] == 0
    tables = tomllib.loads((tmp_path / "run" / "config.toml").read_text())
    assert tables["network"] == {"name": "multi_layer", "hidden": [6, 5], "activation": "relu"}
    assert tables["optimizer"]["weight_decay"] == 0.2  # the recipe too is that of multi_layer


def test_images_that_are_too_small_for_the_default_are_reported(refuses, narrow, tmp_path):
    sentence = refuses("train", "--data", narrow)
    assert "expected images of at least 8 x 8 pixels for 3 stages, got 19 x 5" in sentence
    assert sentence.endswith("such as multi_layer")
    assert not (tmp_path / "runs").exists()


@pytest.mark.usefixtures("without_figures")
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(zhishen, digits, tmp_path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        assert zhishen("train", "--data", digits, *QUICK, "--seed", seed, "--out", name)[0] == 0
    assert model(tmp_path / "a") == model(tmp_path / "b")
    weights = [checkpoint.load(tmp_path / name / "model.safetensors").arrays["affine1.W"] for name in "ac"]
    assert not np.array_equal(*weights)


@pytest.mark.usefixtures("without_figures")
def test_a_config_gives_the_same_bytes(zhishen, digits, tmp_path):
    options = ["--network", "two_layer", "--hidden", "9", "--optimizer", "rmsprop", "--lr", "0.002", "--seed", "5"]
    others = [
        "--epochs",
        "2",
        "--batch-size",
        "40",
        "--validation",
        "0.1",
        "--patience",
        "2",
        "--checkpoint-steps",
        "5",
    ]
    assert zhishen("train", "--data", digits, *options, *others, "--out", "a")[0] == 0
    assert zhishen("train", "--config", "a/config.toml", "--out", "b")[0] == 0
    assert model(tmp_path / "a") == model(tmp_path / "b")
    assert (tmp_path / "a" / "config.toml").read_bytes() == (tmp_path / "b" / "config.toml").read_bytes()
    assert zhishen("train", "--config", "a/config.toml", "--seed", "6", "--out", "c")[0] == 0
    assert model(tmp_path / "c") != model(tmp_path / "b")
    assert tomllib.loads((tmp_path / "c" / "config.toml").read_text())["seed"] == 6


@pytest.mark.usefixtures("without_figures")
def test_an_optimizer_given_beside_a_config_stays_itself(zhishen, digits, tmp_path):
    """The recipe's weight decay does not come back when the configuration is read again."""
    assert zhishen("train", "--data", digits, *QUICK, "--optimizer", "adam", "--out", "a")[0] == 0
    assert zhishen("train", "--config", "a/config.toml", "--optimizer", "adamw", "--out", "b")[0] == 0
    assert zhishen("train", "--config", "b/config.toml", "--out", "c")[0] == 0
    assert model(tmp_path / "b") == model(tmp_path / "c")


@pytest.mark.usefixtures("processes_without_figures")
def test_every_process_gives_the_same_bytes(killing, server_of_trainings, digits, tmp_path, monkeypatch):
    """Whatever the seed of its hashes, and the number of threads that BLAS would take by itself.

    The seed is 0 in children of the server, and BLAS has one thread.
    """
    command = [*killing.ZHISHEN, "train", "--data", str(digits), *QUICK, "--out"]
    with killing.forked(server_of_trainings):
        ended = [killing.finish([*command, "0"], folder=tmp_path)]
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    monkeypatch.setattr(killing, "THREADS", "2")
    ended.append(killing.finish([*command, "1"], folder=tmp_path))
    for status, out, err in ended:
        assert (status, err) == (0, "")
        assert "of the test images are right" in out
    assert model(tmp_path / "0") == model(tmp_path / "1")


@pytest.mark.usefixtures("without_figures")
def test_more_epochs(zhishen, digits, tmp_path):
    assert zhishen("train", "--data", digits, *QUICK, "--out", "run")[0] == 0
    status, out, err = zhishen("train", "--resume", "run", "--epochs", "4", "--json")
    assert (status, err) == (0, "")
    start, *epochs, end = lines(out)
    assert (start["epoch"], start["epochs"]) == (2, 4)
    assert [record["epoch"] for record in epochs] == [3, 4]
    assert end["epochs"] == 4
    assert tomllib.loads((tmp_path / "run" / "config.toml").read_text())["epochs"] == 4
    assert len(lines((tmp_path / "run" / "history.jsonl").read_text())) == 4
    status, out, _ = zhishen("train", "--resume", "run", "--epochs", "5")
    assert "continuing after step 48 (4 epochs done)" in out


@pytest.mark.usefixtures("without_figures")
def test_more_epochs_at_a_constant_rate_are_as_if_there_had_been_more_from_the_start(zhishen, digits, tmp_path):
    (tmp_path / "c.toml").write_text('[schedule]\nname = "constant"\n[network]\nhidden = [8]\n')
    arguments = ["train", "--config", "c.toml", "--data", digits]
    assert zhishen(*arguments, "--epochs", "2", "--out", "a")[0] == 0
    assert zhishen("train", "--resume", "a", "--epochs", "4")[0] == 0
    assert zhishen(*arguments, "--epochs", "4", "--out", "b")[0] == 0
    assert model(tmp_path / "a") == model(tmp_path / "b")


def test_a_finished_run_stays_as_it_is(zhishen, own_run):
    before = contents(own_run)
    status, out, err = zhishen("train", "--resume", own_run, "--json")
    assert (status, err) == (0, "")
    start, end = lines(out)
    assert (start["event"], end["event"], end["epochs"]) == ("start", "end", 3)
    assert contents(own_run) == before


def test_half_written_files_are_swept_away(zhishen, own_run):
    halves = [own_run / name for name in (".model.safetensors.9.tmp", "checkpoints/.a.9.tmp", "figures/.a.png.9.tmp")]
    for path in halves:
        path.write_bytes(b"half")
    assert zhishen("train", "--resume", own_run)[0] == 0
    assert not any(path.exists() for path in halves)


@pytest.mark.usefixtures("without_figures")
def test_a_run_that_had_not_begun_begins(zhishen, small_run, tmp_path):
    (tmp_path / "run").mkdir()
    shutil.copy(small_run / "config.toml", tmp_path / "run" / "config.toml")
    assert zhishen("train", "--resume", "run")[0] == 0
    assert model(tmp_path / "run") == model(small_run)


@pytest.mark.usefixtures("without_figures")
def test_a_damaged_checkpoint_is_passed_over_and_reported(zhishen, own_run, small_run):
    newest = own_run / "checkpoints" / "step-0000000030.safetensors"
    newest.write_bytes(newest.read_bytes()[:-10])
    (own_run / "model.safetensors").unlink()
    status, _, err = zhishen("train", "--resume", own_run)
    assert status == 0
    assert err.startswith(f"zhishen: {newest}: expected a checkpoint, got a file that is dam")
    assert err.count("\n") == 1
    assert model(own_run) == model(small_run)
    assert newest.read_bytes() != b""
    assert checkpoint.load(newest).state["position"]["epoch"] == 3


def test_a_folder_of_data_is_found_from_elsewhere(zhishen, digits, without_figures, tmp_path, monkeypatch):
    monkeypatch.chdir(digits.parent)
    assert zhishen("train", "--data", digits.name, *QUICK, "--out", tmp_path / "run")[0] == 0
    monkeypatch.chdir(tmp_path)
    assert zhishen("evaluate", "run")[0] == 0


def test_two_damaged_checkpoints_are_refused(refuses, own_run):
    for path in (own_run / "checkpoints").glob("step-*"):
        path.write_bytes(b"damaged")
    sentence = refuses("train", "--resume", own_run)
    assert (
        "step-0000000030.safetensors: expected a checkpoint, got a file that is damaged or something else" in sentence
    )


def test_a_checkpoint_of_another_version_is_refused(refuses, own_run, monkeypatch):
    for path in (own_run / "checkpoints").glob("step-*"):
        loaded = checkpoint.load(path)
        with monkeypatch.context() as patched:
            patched.setattr(_archive, "FORMAT", 2)
            patched.setattr(_archive, "__version__", "7.0.0")
            checkpoint.save(path, loaded.arrays, loaded.state)
    sentence = refuses("train", "--resume", own_run)
    assert "expected checkpoint format 1, which zhishen" in sentence
    assert "got format 2 written by zhishen 7.0.0" in sentence


@pytest.mark.parametrize(
    ("change", "pattern"),
    [
        (("batch_size = 50", "batch_size = 60"), "expected batch_size to be 50, as in step-0000000030"),
        (('name = "adamw"\nlr = 0.00', 'name = "adam"\nlr = 0.00'), "expected the option of adam"),
        (("lr = 0.003", "lr = 0.1"), "expected optimizer.lr to be 0.003, as in "),
        (("seed = 0", "seed = 1"), "expected seed to be 0, as in "),
        (("    16,", "    17,"), "expected network.hidden to be [16], as in "),
        (('"relu"', '"tanh"'), "expected network.activation to be 'relu', as in "),
        (("validation = 0.2", "validation = 0.3"), "expected data.validation to be 0.2, as in "),
        (("epochs = 3", "epochs = 5"), "expected epochs to be 3, as in step-0000000030.safetensors, got 5; choose one"),
    ],
    ids=["batch size", "optimizer", "lr", "seed", "width", "activation", "validation", "epochs"],
)
def test_a_config_that_was_changed_is_refused(zhishen, own_run, change, pattern):
    path = own_run / "config.toml"
    assert change[0] in path.read_text(), path.read_text()
    path.write_text(path.read_text().replace(*change))
    before = contents(own_run)
    status, out, err = zhishen("train", "--resume", own_run, "--json")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert pattern in err
    assert contents(own_run) == before


REFUSED = {
    "--epochs 0": "config: expected epochs to be a whole number from 1 to 1000000000, got 0; choose a whole number",
    "--epochs -1": "got -1",
    "--batch-size 0": "expected batch_size to be a whole number from 1 to",
    "--batch-size 601": "expected batch_size to be at most the 600 training samples, got 601; choose a smaller one",
    "--lr -0.1": "config: expected lr to be a number > 0, got -0.1; choose a finite number in that range",
    "--lr 0": "expected lr to be a number > 0, got 0",
    "--lr nan": "expected lr to be a number > 0, got nan",
    "--lr inf": "got inf",
    "--seed -1": "expected seed to be a whole number from 0 to",
    "--patience 0": "expected patience to be a whole number from 1 to",
    "--patience 3": "expected a validation part for early stopping, got a data set without one",
    "--checkpoint-steps 0": "expected checkpoint_steps to be a whole number from 1 to",
    "--validation -1": "expected validation to be a number >= 0",
    "--validation 600": "expected validation to be a whole number from 0 to 599",
    "--validation 10.5": "expected validation to be a whole number from 0 to 599, or a fraction below 1",
    "--network two_layr": "got 'two_layr'; did you mean 'two_layer'?",
    "--network x": "to be one of two_layer, multi_layer, table_layers, simple_conv, deep_conv, small_conv, wide_conv, "
    "residual_conv, picture_conv, sound_conv, sound_conv1d, dense_blocks, conv_blocks, got 'x'",
    "--optimizer adamm": "got 'adamm'; did you mean 'adam'?",
    "--hidden x": "expected --hidden as widths such as 512,256, got 'x'; separate them by commas",
    "--hidden 5,": "expected --hidden as widths",
    "--hidden 0": "got 0",
    "--hidden -5": "got -5",
    "--network two_layer --hidden 5,5": "expected one width for two_layer, got 2; use --network multi_layer",
    "--network small_conv --hidden 5": "expected --hidden with a network that has hidden layers, got small_conv",
    "--config bare.toml --hidden 5": "expected --hidden with a network that has hidden layers, got small_conv",
    "--hidden 100000000000": "expected enough memory, got too little",
    "--data nowhere": "expected mnist, a table, or a folder of IDX files, images or sounds, got 'nowhere'",
    "--config missing.toml": "missing.toml: expected a configuration file, got no such file; check the path",
    "--config bad.toml": "bad.toml: expected TOML, got something else",
    "--config wrong.toml": "config: expected lr to be a number > 0, got 'high'",
    "--config two.toml --network multi_layer": "expected --network to be two_layer, as in two.toml, got multi_layer",
    "--resume missing": "missing: expected the folder of a run, with its config.toml, got no such folder",
    "--resume .": "expected the folder of a run, with its config.toml, got a folder without one",
    "--resume x --out y": "expected --resume without --out and --config, got both",
    "--resume x --config two.toml": "expected --resume without --out and --config, got both",
}


@pytest.mark.parametrize("arguments", REFUSED)
def test_a_wrong_value_is_refused_before_anything_is_written(refuses, hostile, digits, tmp_path, arguments):
    (tmp_path / "bad.toml").write_bytes(bytes(range(128, 256)))
    (tmp_path / "wrong.toml").write_text('[optimizer]\nlr = "high"\n')
    (tmp_path / "two.toml").write_text('[network]\nname = "two_layer"\n')
    (tmp_path / "bare.toml").write_text("epochs = 1\n")
    before = sorted(tmp_path.iterdir())
    own = [] if "--data" in arguments or "--resume" in arguments else ["--data", str(digits)]
    sentence = refuses("train", *own, *arguments.split())
    assert REFUSED[arguments] in sentence
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("option", ["--seed 3", "--lr 0.1", "--hidden 5", "--batch-size 9", "--optimizer sgd"])
def test_resume_takes_no_other_option_than_epochs(refuses, own_run, option):
    sentence = refuses("train", "--resume", own_run, *option.split())
    assert "expected --resume with no other options than --epochs and --data, got --" in sentence


def test_fewer_epochs_than_are_done_are_refused(refuses, own_run):
    before = contents(own_run)
    assert "expected --epochs of at least 3" in refuses("train", "--resume", own_run, "--epochs", "2")
    assert contents(own_run) == before


@pytest.mark.usefixtures("processes_without_figures")
def test_a_disk_that_fills_up_is_reported_and_the_last_checkpoint_serves(
    killing, server_of_trainings, digits, tmp_path
):
    """Every file needs two flushes, its own and its folder's: the disk is full from the 13th on."""
    driver = str(killing.DRIVER)
    arguments = ["train", "--data", str(digits), *QUICK, "--checkpoint-steps", "3"]
    with killing.forked(server_of_trainings):
        status, _, err = killing.finish([driver, "full", "13", *arguments, "--out", "run"], folder=tmp_path)
        assert killing.finish([*killing.ZHISHEN, *arguments, "--out", "whole"], folder=tmp_path)[0] == 0
    assert status == 1
    assert err.startswith("zhishen: run/checkpoints/")
    assert "got: No space left on device; free some space, or give another folder" in err
    assert err.count("\n") == 1
    assert not list((tmp_path / "run").rglob(".*.tmp"))
    with killing.forked(server_of_trainings):
        assert killing.finish([*killing.ZHISHEN, "train", "--resume", "run"], folder=tmp_path)[0] == 0
    assert model(tmp_path / "run") == model(tmp_path / "whole")


def test_a_file_that_may_not_grow_is_reported(zhishen, digits):
    """The system's own refusal: no file of this process may be larger than 20,000 bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        status, _, err = zhishen("train", "--data", digits, *QUICK, "--out", "run", "--json")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert status == 1
    assert "run/checkpoints/best.safetensors: expected to write" in err
    assert "got: File too large; free some space" in err
    assert err.count("\n") == 1


def test_a_divergence_is_reported(zhishen, digits):
    status, out, err = zhishen("train", "--data", digits, *QUICK, "--lr", "1e30", "--out", "run", "--json")
    assert status == 1
    assert [record["event"] for record in lines(out)] == ["start"]
    assert err.startswith("zhishen: Trainer: expected ")
    assert "lower the learning rate" in err
    assert err.count("\n") == 1


def test_nothing_is_written_outside_the_run(zhishen, digits, tmp_path):
    before = set(tmp_path.iterdir())
    assert zhishen("train", "--data", digits, *QUICK, "--out", "deep/er/run")[0] == 0
    assert set(tmp_path.iterdir()) - before == {tmp_path / "deep"}
    assert list((tmp_path / "deep").rglob("run")) == [tmp_path / "deep" / "er" / "run"]


@pytest.mark.parametrize(
    ("found", "shown"), [(None, ".venv/bin/zhishen train --resume"), ("/bin/zhishen", "  zhishen train --resume")]
)
def test_what_to_try_next_can_be_typed(zhishen, digits, without_figures, monkeypatch, found, shown):
    monkeypatch.setattr("sys.argv", [".venv/bin/zhishen"])
    monkeypatch.setattr("shutil.which", lambda _: found)
    status, out, _ = zhishen("train", "--data", digits, *QUICK)
    assert status == 0
    assert shown in out


def test_the_line_of_a_network_is_short(rng):
    def affine(count):
        return nn.Network([nn.Affine(4, 4, rng=rng) for _ in range(count)])

    assert network_line(affine(8), (4,)) == "4-4-4-4-4-4-4-4-4, 160 parameters"
    assert network_line(affine(9), (4,)) == "4-4-...-4, 9 layers with weights, 180 parameters"
    conv = nn.Network([nn.Conv2d(3, 5, 1, rng=rng), nn.GlobalAvgPool2d(), nn.Affine(5, 2, rng=rng)])
    assert network_line(conv, (3, 8, 8)) == "3x8x8-5-2, 32 parameters"
    blocks = [nn.Residual(nn.Conv2d(5, 5, 1, rng=rng), nn.ReLU()) for _ in range(2)]
    deep = nn.Network([nn.Conv2d(3, 5, 1, rng=rng), *blocks, nn.GlobalAvgPool2d(), nn.Affine(5, 2, rng=rng)])
    assert network_line(deep, (3, 8, 8)) == "3x8x8-5-...-2, 4 layers with weights, 92 parameters"
    assert network_line(nn.Network([nn.ReLU()]), (4,)) == "4, 0 parameters"
