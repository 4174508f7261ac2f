"""Recipes: good options for each network."""

from __future__ import annotations

import tomllib

import pytest
from small_runs import read

from zhishen import nn, optim
from zhishen.train import RECIPES, Config
from zhishen.train.config import CONFIG, recipe
from zhishen.train.recipes import DEFAULT_NETWORK


@pytest.mark.parametrize("name", RECIPES)
def test_recipes_are_whole_and_come_back(tmp_path, name):
    RECIPES[name].write(tmp_path / CONFIG)
    assert Config.read(tmp_path / CONFIG) == RECIPES[name]
    assert tomllib.loads((tmp_path / CONFIG).read_text())["version"]


def test_there_is_a_recipe_for_every_network():
    assert RECIPES.keys() == nn.NETWORKS.keys()
    assert DEFAULT_NETWORK in RECIPES


def test_what_is_omitted_comes_from_the_recipe(tmp_path):
    assert read(tmp_path, "") == RECIPES[DEFAULT_NETWORK]
    assert read(tmp_path, '[network]\nname = "two_layer"') == RECIPES["two_layer"]
    changed = read(tmp_path, 'seed = 3\n[network]\nname = "two_layer"\nhidden = 20\n[optimizer]\nlr = 0.25\n')
    assert changed == RECIPES["two_layer"].change(seed=3, lr=0.25, network_options={"hidden": 20, "activation": "relu"})


def test_a_network_without_a_name_is_the_one_whose_options_these_are(tmp_path):
    layered = RECIPES["multi_layer"]
    assert read(tmp_path, "[network]\nhidden = [20]") == layered.change(
        network_options={"hidden": [20], "activation": "relu"}
    )
    assert read(tmp_path, '[network]\nactivation = "tanh"') == layered.change(
        network_options={"hidden": [512, 256], "activation": "tanh"}
    )
    assert read(tmp_path, "[network]\nchannels = [4, 8]\n") == RECIPES["small_conv"].change(
        network_options={"channels": [4, 8], "dropout": 0.3}
    )
    assert read(tmp_path, '[network]\nname = "two_layer"\nhidden = 9').network == "two_layer"


def test_without_augmentation_is_kept_where_the_recipe_has_it():
    plain = recipe("wide_conv", augment_options={})
    assert recipe("wide_conv").augment_options
    assert Config.from_dict(plain.as_dict()) == plain


def test_the_configuration_without_words_is_of_the_default_network():
    assert Config().network == DEFAULT_NETWORK == "small_conv"


def test_another_optimizer_comes_with_its_own_defaults(tmp_path):
    config = read(tmp_path, '[optimizer]\nname = "momentum"')
    assert (config.optimizer, config.lr, config.optimizer_options) == ("momentum", optim.Momentum().lr, {})
    config = RECIPES["multi_layer"].change(optimizer="sgd", lr=3)
    assert (config.optimizer, config.lr, config.optimizer_options) == ("sgd", 3, {})
