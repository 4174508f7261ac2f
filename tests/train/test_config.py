"""Configurations: through a file and back to the same values, and errors in one sentence."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_runs import read, small, write_images

from zhishen import nn, optim
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import set_language
from zhishen.train import RECIPES, Config, checkpoint, load_run
from zhishen.train.committed import MODEL
from zhishen.train.config import CONFIG
from zhishen.train.recipes import DEFAULT_NETWORK

OPTIONS = {
    "sgd": {},
    "momentum": {"momentum": st.floats(0, 0.99)},
    "nesterov": {"momentum": st.floats(0, 0.99)},
    "adagrad": {"eps": st.floats(1e-10, 1)},
    "rmsprop": {"rho": st.floats(0, 0.99)},
    "adam": {"beta1": st.floats(0, 0.99), "beta2": st.floats(0, 0.99)},
    "adamw": {"weight_decay": st.floats(0, 1)},
}
SCHEDULES = {
    "constant": st.just({}),
    "cosine": st.fixed_dictionaries(
        {}, optional={"warmup": st.floats(0, 0.5) | st.integers(0, 5), "final": st.just(0)}
    ),
    "step": st.fixed_dictionaries({"every": st.integers(1, 9) | st.floats(0.1, 0.9), "factor": st.floats(0.1, 1)}),
}


@st.composite
def configs(draw) -> Config:
    optimizer, schedule = draw(st.sampled_from(list(OPTIONS))), draw(st.sampled_from(list(SCHEDULES)))
    network = draw(st.sampled_from(list(nn.NETWORKS)))
    width = st.integers(1, 99)
    layered = ("multi_layer", "table_layers")
    staged = ("small_conv", "wide_conv", "residual_conv", "sound_conv", "sound_conv1d")
    if network in staged:
        network_options = {"channels": draw(st.lists(width, min_size=1, max_size=3))}
    elif network == "picture_conv":
        network_options = {"last": draw(width)}
    elif network in ("dense_blocks", "conv_blocks"):
        network_options = {"blocks": [{"kind": "dense", "width": size} for size in draw(st.lists(width, max_size=3))]}
    else:
        network_options = {"hidden": draw(st.lists(width, max_size=3) if network in layered else width)}
    plain = [{}, {"init": 0.01}, {"dropout": 0.3} if network in ("deep_conv", "picture_conv", *staged) else {}]
    others = [*plain, {"activation": "tanh"}] if network in ("two_layer", *layered) else plain
    strength = st.floats(0, 0.9) | st.just(0)
    return Config(
        network=network,
        network_options={**network_options, **draw(st.sampled_from(others))},
        optimizer=optimizer,
        lr=draw(st.floats(1e-6, 1e3)),
        optimizer_options=draw(st.fixed_dictionaries({}, optional=OPTIONS[optimizer])),
        schedule=schedule,
        schedule_options=draw(SCHEDULES[schedule]),
        augment_options=draw(st.fixed_dictionaries({}, optional={"shift": strength, "scale": strength})),
        channels=draw(st.sampled_from([None, 1, 3])),
        weight_classes=draw(st.booleans()),
        data=draw(st.sampled_from(["mnist", "a folder/with 'quotes\"", "至深", "C:\\data"])),
        validation=draw(st.sampled_from([0, 5000, 0.2])),
        epochs=draw(st.integers(1, 99)),
        batch_size=draw(st.integers(1, 999)),
        seed=draw(st.integers(0, 2**70)),
        checkpoint_steps=draw(st.none() | st.integers(1, 99)),
        patience=draw(st.none() | st.integers(1, 99)),
        ema_decay=draw(st.sampled_from([0, 0.9, 0.9995])),
    )


def means_the_same(a: Config, b: Config) -> bool:
    """Whether both train the same, an option left out or given as its default."""
    a, b = (
        dataclasses.replace(
            config, network_options={**RECIPES[config.network].network_options, **config.network_options}
        )
        for config in (a, b)
    )
    return a == b


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(config=configs())
def test_round_trip_through_a_file(tmp_path, config):
    config.write(tmp_path / CONFIG)
    again = Config.read(tmp_path / CONFIG)
    assert means_the_same(again, config)
    before = (tmp_path / CONFIG).read_bytes()
    again.write(tmp_path / CONFIG)
    Config.read(tmp_path / CONFIG).write(tmp_path / "once more")
    assert (tmp_path / "once more").read_bytes() == (tmp_path / CONFIG).read_bytes()
    assert len(before) > 0


@pytest.mark.parametrize("optimizer", optim.OPTIMIZERS)
@pytest.mark.parametrize("network", RECIPES)
def test_every_optimizer_with_its_own_defaults_comes_back(tmp_path, network, optimizer):
    """The recipe's options of another optimizer, or of the same one, do not slip in."""
    bare = dataclasses.replace(RECIPES[network], optimizer=optimizer, optimizer_options={}, lr=0.5)
    bare.write(tmp_path / CONFIG)
    assert Config.read(tmp_path / CONFIG) == bare


def test_a_mark_before_the_text_is_skipped(tmp_path):
    assert read(tmp_path, b"\xef\xbb\xbfepochs = 3\n").epochs == 3


def test_lines_may_end_as_on_windows(tmp_path):
    assert read(tmp_path, b"epochs = 3\r\n[optimizer]\r\nlr = 0.5\r\n").lr == 0.5


def test_numpy_numbers_are_written_as_numbers(tmp_path, hostile):
    config = RECIPES["two_layer"].change(lr=np.float32(0.5), epochs=np.int64(3), seed=np.uint8(2))
    config.write(tmp_path / CONFIG)
    again = Config.read(tmp_path / CONFIG)
    assert (again.lr, again.epochs, again.seed) == (0.5, 3, 2)


def test_equal_configurations_train_to_equal_bits(tmp_path, folder):
    config = small(folder)
    config.write(tmp_path / CONFIG)
    runs = [tmp_path / "a", tmp_path / "b", tmp_path / "c"]
    for run, chosen in zip(runs, (config, Config.read(tmp_path / CONFIG), config.change(seed=1)), strict=True):
        chosen.build_trainer(chosen.load_data(), run).fit()
    first, again, other = [(run / MODEL).read_bytes() for run in runs]
    assert first == again
    weights = [checkpoint.load(run / MODEL).arrays["affine1.W"] for run in runs]
    assert not np.array_equal(weights[0], weights[2])
    assert first != other


def test_the_seed_decides_the_weights_and_the_order_apart_from_each_other(folder):
    first, second = (small(folder, seed=seed) for seed in (1, 2))
    dataset = first.load_data()
    trainers = [config.build_trainer(dataset) for config in (first, second)]
    weights = [trainer.network.params["affine1.W"] for trainer in trainers]
    orders = [trainer.rng.permutation(100).tolist() for trainer in trainers]
    assert not np.array_equal(*weights)
    assert orders[0] != orders[1]
    wider = small(folder, seed=1, network_options={"hidden": [99], "activation": "relu"}).build_trainer(dataset)
    assert wider.rng.permutation(100).tolist() == orders[0]


def test_the_network_and_the_optimizer_are_the_given_ones(folder):
    config = small(
        folder, optimizer="momentum", lr=0.3, optimizer_options={"momentum": 0.4},
        network_options={"hidden": [7, 5], "activation": "tanh"},
    )  # fmt: skip
    trainer = config.build_trainer(config.load_data())
    assert repr(trainer.optimizer) == repr(optim.Momentum(lr=0.3, momentum=0.4))
    assert [array.shape for array in trainer.network.params.values()] == [(30, 7), (7,), (7, 5), (5,), (5, 3), (3,)]
    assert list(trainer.network.layers) == ["affine1", "tanh1", "affine2", "tanh2", "affine3"]
    assert trainer.network.dtype == np.float32


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("constant", {}, optim.Constant(0.5)),
        ("cosine", {}, optim.Cosine(0.5, steps=40)),
        ("cosine", {"warmup": 0.1}, optim.Cosine(0.5, steps=40, warmup=4)),
        ("cosine", {"warmup": 3, "final": 0.1}, optim.Cosine(0.5, steps=40, warmup=3, final=0.1)),
        ("cosine", {"warmup": 0}, optim.Cosine(0.5, steps=40)),
        ("step", {"every": 0.25, "factor": 0.5}, optim.StepDecay(0.5, every=10, factor=0.5)),
        ("step", {"every": 7, "factor": 0.5}, optim.StepDecay(0.5, every=7, factor=0.5)),
    ],
)
def test_schedules_end_with_the_run_and_take_shares_of_it(folder, name, options, expected):
    """60 samples in batches of 16 are 4 updates an epoch, 40 in all."""
    config = small(folder, epochs=10, lr=0.5, schedule=name, schedule_options=options)
    schedule = config.build_trainer(config.load_data()).schedule
    assert schedule == expected


@pytest.mark.parametrize(("validation", "left"), [(0, 60), (0.25, 45), (12, 48), (12.0, 48), (0.0, 60)])
def test_validation_is_a_number_or_a_share(folder, validation, left):
    dataset = small(folder, validation=validation).load_data()
    assert len(dataset.train.x) == left
    assert (dataset.validation is None) == (left == 60)


@pytest.mark.parametrize("validation", [12.5, 1.5, 60, 1e9, 0.999])
def test_validation_that_is_neither_is_refused(folder, validation):
    with pytest.raises(ArgumentError, match="expected validation to be a whole number from 0 to 59, or a fraction"):
        small(folder, validation=validation).load_data()


def test_the_default_trains_on_images_as_they_are(tmp_path, rng):
    config = RECIPES[DEFAULT_NETWORK].change(data=str(write_images(tmp_path / "8x9", rng, 8, 9)), epochs=1)
    trainer = config.change(batch_size=16).build_trainer(config.load_data(), tmp_path / "run")
    assert trainer.dataset.train.x.shape == (60, 1, 8, 9)
    before = {name: array.copy() for name, array in trainer.network.params.items()}
    trainer.fit()
    assert all(not np.array_equal(array, before[name]) for name, array in trainer.network.params.items())
    config.write(tmp_path / "run" / CONFIG)
    _, dataset, network, _ = load_run(tmp_path / "run")
    ours, loaded = (one.predict(dataset.test.x) for one in (trainer.network, network))
    np.testing.assert_array_equal(loaded, ours)  # with the running averages of the batch norms


def test_a_network_of_images_needs_some(make_dataset):
    with pytest.raises(
        ArgumentError, match=r"expected images for small_conv, .*; choose a network for rows of features, such"
    ):
        Config().build_network(make_dataset())


WRONG = {
    "epochs = 0": "config: expected epochs to be a whole number from 1 to 1000000000, got 0",
    "epochs = -3": "got -3",
    "epochs = 2.5": "config: expected epochs to be a whole number from 1 to 1000000000, got 2.5",
    'epochs = "3"': "got '3'",
    "epochs = true": "got True",
    "epochs = [3]": r"got \[3\]",
    "epochs = 2022-05-03": "expected epochs to be a whole number",
    "batch_size = 0": "expected batch_size to be a whole number from 1 to",
    "seed = -1": "expected seed to be a whole number from 0 to",
    "seed = 1.5": "expected seed",
    "patience = 0": "expected patience",
    "ema_decay = 1": "expected ema_decay",
    "checkpoint_steps = 0": "expected checkpoint_steps",
    '[optimizer]\nlr = "high"': "config: expected lr to be a number > 0, got 'high'",
    "[optimizer]\nlr = -0.1": "config: expected lr to be a number > 0, got -0.1",
    "[optimizer]\nlr = 0": "expected lr",
    "[optimizer]\nlr = nan": "expected lr to be a number > 0, got nan",
    "[optimizer]\nlr = inf": "expected lr",
    "[optimizer]\nlr = true": "expected lr",
    '[optimizer]\nname = "adm"': r"expected optimizer to be one of .*, got 'adm'; did you mean 'adam'\?",
    "[optimizer]\nname = 3": "expected optimizer to be one of",
    '[optimizer]\nname = ["sgd"]': "expected optimizer to be one of",
    '[optimizer]\nname = "sgd"\nmomentum = 0.9': r"\[optimizer\]: expected the option of sgd",
    "[optimizer]\nweight_dekay = 0.1": r"got 'weight_dekay'; did you mean 'weight_decay'\?",
    "[optimizer]\nstep = 3": r"\[optimizer\]: expected the option of adamw",
    '[network]\nname = "two_layr"': r"expected network.name to be one of .*; did you mean 'two_layer'\?",
    "[network]\nname = 3": "expected network.name to be one of",
    "[network]\nchanels = [3]": r"\[network\]: expected the option of small_conv .*; did you mean 'channels'\?",
    "[network]\nhidden = [3]\nactivatoin = 3": r"expected the option of multi_layer .*; did you mean 'activation'\?",
    '[network]\nname = "small_conv"\nhidden = [3]': "expected the option of small_conv to be one of dropout, channels",
    "[network]\nshape = 3": "expected the option of small_conv",
    "[network]\nhidden = [3]\ninputs = 3": "expected the option of multi_layer",
    '[network]\nloss = "sum_of_squares"': "expected the option of small_conv",
    "[schedule]\nname = 3": "expected schedule to be one of",
    '[schedule]\nname = "cosin"': r"did you mean 'cosine'\?",
    '[schedule]\nname = "step"': r"\[schedule\]: expected step with every, factor, got it without; add",
    '[schedule]\nname = "step"\nevery = 3': r"\[schedule\]: expected step with factor, got it without",
    "[schedule]\nwarmpu = 3": r"did you mean 'warmup'\?",
    "[data]\nsource = 3": "expected data to be 'mnist' or the path of a folder, got 3",
    '[data]\nsource = ""': "expected data to be 'mnist' or the path of a folder, got ''",
    "[data]\nvalidation = -1": "expected validation to be a number >= 0, got -1",
    '[data]\nvalidation = "some"': "expected validation",
    '[data]\nsourse = "mnist"': r"\[data\]: expected the key to be one of source, .*, got 'sourse'",
    "data = 3": r"expected \[data\] to be a table, got 3; write \[data\] above its lines",
    'network = "two_layer"': r"expected \[network\] to be a table",
    "[[optimizer]]\nlr = 3": r"expected \[optimizer\] to be a table",
    "epoch = 3": r"expected the key to be one of .*, got 'epoch'; did you mean 'epochs'\?",
    "[optimzer]\nlr = 3": r"got 'optimzer'; did you mean 'optimizer'\?",
    "epochs = ": r"expected TOML, got something else: .*; correct that line",
    "epochs = 3\nepochs = 3": "expected TOML",
    "{}": "expected TOML",
    "a = " + "[" * 9999: "expected TOML",
}


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:40])
def test_a_wrong_file_is_refused_in_a_sentence(tmp_path, hostile, text):
    with pytest.raises(ArgumentError, match=WRONG[text]) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert ": expected " in message
    assert "; " in message
    assert "\n" not in message


# Seen only when the network and the schedule are made.
LATER = {
    '[network]\nhidden = "x"': "expected .*, got 'x'",
    "[network]\nhidden = 5": "expected hidden to be a list of widths, got 5",
    "[network]\nhidden = [0]": "got 0",
    "[network]\nhidden = [2.5]": "got 2.5",
    "[network]\nhidden = [true]": "got True",
    '[network]\nname = "two_layer"\nhidden = [3, 4]': r"got \[3, 4\]",
    "[network]\nactivation = 3": "expected activation to be one of",
    '[network]\nactivation = "rleu"': r"did you mean 'relu'\?",
    '[network]\nname = "two_layer"\ninit = "hee"': r"did you mean 'he'\?",
    "[network]\nchannels = 3": "expected channels to be whole numbers, one per stage, got 3",
    "[network]\nchannels = [0]": "got 0",
    '[schedule]\nname = "cosine"\nwarmup = "x"': "expected warmup to be a whole number >= 0, got 'x'",
    '[schedule]\nname = "cosine"\nwarmup = 1.5': "expected warmup",
    '[schedule]\nname = "cosine"\nwarmup = 999': "expected warmup",
    '[schedule]\nname = "cosine"\nfinal = "low"': "expected final",
    '[schedule]\nname = "step"\nevery = 3\nfactor = 2': "expected factor",
    '[schedule]\nname = "step"\nevery = true\nfactor = 0.5': "expected every",
    '[optimizer]\nname = "momentum"\nmomentum = "x"': "expected momentum to be a number",
    '[optimizer]\nname = "adam"\nbeta1 = 1': "expected beta1",
    "batch_size = 61": "expected batch_size to be at most the 60 training samples, got 61",
    "patience = 3": "expected a validation part for early stopping",
    "[data]\nvalidation = 0.001": "expected validation",
}


@pytest.mark.parametrize("text", LATER)
def test_wrong_options_are_refused_in_a_sentence_when_they_are_used(tmp_path, folder, hostile, text):
    network = "" if "[network]" in text else '[network]\nname = "multi_layer"'
    batch_size = "" if text.startswith("batch") else "batch_size = 16"
    config = read(tmp_path, f"epochs = 2\n{batch_size}\n{text}\n{network}\n")
    config = config.change(data=str(folder))
    with pytest.raises(ArgumentError, match=LATER[text]) as caught:
        config.build_trainer(config.load_data())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)), b"\xff\xfee\0p\0o\0c\0h\0s\0", b"\x1f\x8b\x08", "epochs = 3".encode("utf-16"), b"\0"],
    ids=["binary", "UTF-16", "gzip", "UTF-16 with a mark", "zero"],
)
def test_what_is_no_text_is_refused(tmp_path, content):
    with pytest.raises(ArgumentError, match="expected TOML, got something else"):
        read(tmp_path, content)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ArgumentError, match=r"missing.toml: expected a configuration file, got no such file; check"):
        Config.read(tmp_path / "missing.toml")
    with pytest.raises(ArgumentError, match=r"expected a configuration file, got a folder"):
        Config.read(tmp_path)


@pytest.mark.parametrize(
    ("content", "english", "chinese"),
    [
        (b"epochs = 3\n[network\n", "at line 2, column 9", "第 2 行第 9 列无法解读，或与前面重复"),
        (b"epochs = 3\nepochs = 4\n", "overwrite a value", "第 2 行第 11 列无法解读，或与前面重复"),
        (b"epochs = [3", "Unclosed array", "内容没有写完，或者末尾的键与前面重复"),
        (b"epochs = \xff3\n", "utf-8", "第 10 个字节不是 UTF-8"),
    ],
)
def test_an_error_says_where_a_file_is_no_toml(tmp_path, content, english, chinese):
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    with pytest.raises(ArgumentError, match=english):
        Config.read(path)
    set_language("zh")
    try:
        with pytest.raises(ArgumentError, match=chinese) as caught:
            Config.read(path)
    finally:
        set_language("en")
    assert english not in str(caught.value)


@pytest.mark.parametrize("name", ["epochs", "batch_size", "seed", "lr", "validation", "patience", "checkpoint_steps"])
def test_every_constraint_refuses_its_bad_values(hostile, name):
    from zhishen.train.config import _CONSTRAINTS

    for value in _CONSTRAINTS[name].bad_values():
        if value is None and name in ("patience", "checkpoint_steps"):
            continue
        with pytest.raises(ArgumentError, match=f"expected {name} to be"):
            RECIPES["two_layer"].change(**{name: value})


def test_a_missing_data_folder_is_reported(tmp_path):
    with pytest.raises(DataError, match="a folder of IDX files"):
        small(tmp_path / "nowhere").load_data()


def test_a_file_of_another_version_is_named_as_such(tmp_path):
    text = 'version = "9.0.0"\n[network]\nname = "two_layers"\n'
    (tmp_path / CONFIG).write_text(text)
    with pytest.raises(
        ArgumentError, match=r"did you mean 'two_layer'.* \(zhishen 9\.0\.0 wrote the file, and this is"
    ):
        Config.read(tmp_path / CONFIG)
