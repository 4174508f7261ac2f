"""Recipes: for each network of the zoo, the options with which it trains well on MNIST."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

from zhishen.data.augment import AUGMENT_DIGITS, AUGMENT_PHOTOS
from zhishen.data.augment_sound import AUGMENT_SOUND

__all__ = [
    "DEFAULT_NETWORK", "LAYERED_NETWORK", "RECIPE_OPTIONS", "USUAL_NETWORKS", "picture_epochs", "sizes_for",
    "usual_network",
]  # fmt: skip

DEFAULT_NETWORK: Final = "small_conv"
LAYERED_NETWORK: Final = "multi_layer"

# Kind of data (see `zhishen.data.kind_of`) → the network to train if none is named; others have the default network.
USUAL_NETWORKS: Final[dict[str, str]] = {"images": "picture_conv", "sound": "sound_conv1d", "table": "table_layers"}

# Updates that a network for tables makes, if the number of epochs stays within these limits.
_UPDATES, _FEWEST_ROW_EPOCHS, _MOST_ROW_EPOCHS = 1_000, 10, 250

_WARM_COSINE: Final[dict[str, Any]] = {"schedule": "cosine", "schedule_options": {"warmup": 0.05}}

# Network → options of `zhishen.train.Config`.
RECIPE_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "two_layer": {
        "network_options": {"hidden": 50, "activation": "relu"},
        "optimizer": "sgd",
        "lr": 0.5,
        **_WARM_COSINE,
        "epochs": 20,
    },
    "multi_layer": {
        "network_options": {"hidden": [512, 256], "activation": "relu"},
        "optimizer": "adamw",
        "lr": 0.003,
        "optimizer_options": {"weight_decay": 0.2},
        **_WARM_COSINE,
        "epochs": 10,
    },
    "table_layers": {
        "network_options": {"hidden": [128, 64], "dropout": 0.1},
        "optimizer": "adamw",
        "lr": 0.003,
        "optimizer_options": {"weight_decay": 1.0},
        **_WARM_COSINE,
        "epochs": 30,
    },
    "simple_conv": {
        "network_options": {"filters": 30, "size": 5, "hidden": 100},
        "optimizer": "adamw",
        "lr": 0.002,
        "optimizer_options": {"weight_decay": 0.1},
        **_WARM_COSINE,
        "epochs": 10,
    },
    "deep_conv": {
        "network_options": {"hidden": 50, "dropout": 0.5},
        "optimizer": "adamw",
        "lr": 0.002,
        "optimizer_options": {"weight_decay": 0.1},
        **_WARM_COSINE,
        "epochs": 15,
    },
    "small_conv": {
        "network_options": {"channels": [16, 32, 64], "dropout": 0.3},
        "optimizer": "adamw",
        "lr": 0.003,
        "optimizer_options": {"weight_decay": 0.05},
        **_WARM_COSINE,
        "epochs": 6,
    },
    "wide_conv": {
        "network_options": {"channels": [32, 64, 128], "dropout": 0.3},
        "optimizer": "adamw",
        "lr": 0.003,
        "optimizer_options": {"weight_decay": 0.05},
        **_WARM_COSINE,
        "augment_options": AUGMENT_DIGITS,
        "epochs": 15,
    },
    "residual_conv": {
        "network_options": {"channels": [16, 48, 128], "dropout": 0.3},
        "optimizer": "adamw",
        "lr": 0.003,
        "optimizer_options": {"weight_decay": 0.05},
        **_WARM_COSINE,
        "augment_options": AUGMENT_DIGITS,
        "epochs": 17,
        "ema_decay": 0.9995,
    },
    "picture_conv": {
        "network_options": {"last": 128, "dropout": 0.3},
        "optimizer": "adamw",
        "lr": 0.003,
        "optimizer_options": {"weight_decay": 0.05},
        **_WARM_COSINE,
        "augment_options": AUGMENT_PHOTOS,
        "epochs": 30,
        "batch_size": 32,
    },
    "sound_conv": {
        "network_options": {"channels": [16, 32, 64], "dropout": 0.3},
        "optimizer": "adamw",
        "lr": 0.003,
        "optimizer_options": {"weight_decay": 0.05},
        **_WARM_COSINE,
        "augment_options": AUGMENT_SOUND,
        "epochs": 30,
        "batch_size": 50,
    },
    "sound_conv1d": {
        "network_options": {"channels": [64, 64, 128], "dropout": 0.3},
        "optimizer": "adamw",
        "lr": 0.003,
        "optimizer_options": {"weight_decay": 0.05},
        **_WARM_COSINE,
        "augment_options": AUGMENT_SOUND,
        "epochs": 30,
        "batch_size": 50,
    },
    "dense_blocks": {"optimizer": "adamw", "lr": 0.003, **_WARM_COSINE, "epochs": 10},
    "conv_blocks": {"optimizer": "adamw", "lr": 0.003, **_WARM_COSINE, "epochs": 6},
}


def sizes_for(network: str, rows: int) -> dict[str, int]:
    """The batch size and the epochs for a number of training rows, if the network is one for tables; else nothing.

    A small table needs many epochs for enough updates, and small batches; a large one few epochs and large batches.

    Examples:
        >>> sizes_for("table_layers", 120), sizes_for("table_layers", 100_000), sizes_for("small_conv", 120)
        ({'batch_size': 16, 'epochs': 125}, {'batch_size': 512, 'epochs': 10}, {})
    """
    if network != USUAL_NETWORKS["table"]:
        return {}
    batch_size = max(1, min(rows, 2 ** round(math.log2(min(512, max(16, rows / 32))))))
    updates = math.ceil(rows / batch_size)
    return {
        "batch_size": batch_size,
        "epochs": min(_MOST_ROW_EPOCHS, max(_FEWEST_ROW_EPOCHS, math.ceil(_UPDATES / updates))),
    }


_PICTURES: Final = 40_000  # that a network of pictures learns from, each counted once for each epoch
_FEWEST_EPOCHS, _MOST_EPOCHS = 10, 60


def picture_epochs(samples: int) -> int:
    """The number of epochs for a number of training pictures: few pictures are seen more often.

    Examples:
        >>> picture_epochs(200), picture_epochs(1200), picture_epochs(60_000)
        (60, 33, 10)
    """
    return min(max(round(_PICTURES / samples), _FEWEST_EPOCHS), _MOST_EPOCHS)


def usual_network(options: Iterable[str], kind: str = "mnist") -> str:
    """The network to train if none is named: the one that has these options, or the one for the kind of data.

    Examples:
        >>> usual_network([]), usual_network(["hidden"])
        ('small_conv', 'multi_layer')
    """
    if kind == "table" or {"hidden", "activation"}.isdisjoint(options):
        return USUAL_NETWORKS.get(kind, DEFAULT_NETWORK)
    return LAYERED_NETWORK
