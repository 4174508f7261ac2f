"""Config: all that is needed to run a training again, as a file of TOML."""

from __future__ import annotations

import inspect
import math
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from zhishen._archive import write_atomically
from zhishen._checks import Constraint, Number, OneOf, WholeNumber, check
from zhishen._version import __version__
from zhishen.data.augment import AUGMENT_DIGITS, Augment
from zhishen.data.dataset import Dataset
from zhishen.data.folders import check_channels
from zhishen.data.mnist import load
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.nn.network import Network
from zhishen.nn.zoo import NETWORKS
from zhishen.nn.zoo import build as build_network
from zhishen.optim import OPTIMIZERS, SCHEDULES, Schedule
from zhishen.optim import build as build_optimizer
from zhishen.train.checkpoint import BEST, newest
from zhishen.train.checkpoint import load as load_checkpoint
from zhishen.train.trainer import CHECKPOINTS, MODEL, Trainer

__all__ = ["CONFIG", "DEFAULT_NETWORK", "RECIPES", "Config", "load_run", "recipe", "usual_network"]

CONFIG = "config.toml"
DEFAULT_NETWORK = "small_conv"
_LAYERED_NETWORK = "multi_layer"

_CONSTRAINTS: dict[str, Constraint] = {
    "network": OneOf(tuple(NETWORKS)),
    "optimizer": OneOf(tuple(OPTIMIZERS)),
    "schedule": OneOf(tuple(SCHEDULES)),
    "lr": Number(0, open_low=True),
    "epochs": WholeNumber(1),
    "batch_size": WholeNumber(1),
    "seed": WholeNumber(0),
    "threads": WholeNumber(1, 256),
    "validation": Number(0),
    "checkpoint_steps": WholeNumber(1),
    "patience": WholeNumber(1),
}

# What the network, the optimizer and the schedule get from elsewhere, not from their table in the file. The loss is the
# network's own: runs learn to classify.
_GIVEN = {"inputs", "shape", "outputs", "rng", "dtype", "loss", "lr", "steps"}

# Options of schedules that may also be given as a share of all steps.
_COUNTED_IN_STEPS = {"warmup", "every"}
_SHARE = Number(0, 1, open_low=True, open_high=True)


@dataclass(frozen=True)
class Config:
    """The configuration of a run: what is trained, on what, and how.

    Attributes:
        network: a name of `nn.NETWORKS`.
        network_options: its sizes and options, such as ``{"hidden": [512, 256], "activation": "relu"}``.
        optimizer: a name of `optim.OPTIMIZERS`.
        lr: the (highest) learning rate.
        optimizer_options: its other options.
        schedule: a name of `optim.SCHEDULES`.
        schedule_options: its options, such as ``{"warmup": 0.05}``: numbers of steps, or shares below 1 of all steps. A
            cosine ends with the last step of the run.
        data: ``"mnist"``, or the path of a folder of IDX files, or of one with a folder of images a class.
        channels: of a folder of images: 1 for grey, 3 for red, green and blue.
        transpose: of a folder of IDX files: swap rows and columns of its images; None does so for EMNIST.
        augment_options: the strengths of `data.Augment` on training images, such as ``{"shift": 2, "rotate": 10}``;
            none for images as they are.
        validation: how many samples of the training part to hold out: a number, or a share below 1.
        epochs: how often to go through the training part.
        batch_size: samples an update.
        seed: of the weights and of the order of the samples.
        threads: how many threads compute, see `zhishen.set_threads`; another number gives other last bits.
        checkpoint_steps: updates between checkpoints within an epoch; None for one at the end of each epoch only.
        patience: epochs without a better validation accuracy before stopping early; None never stops early.

    Raises:
        ArgumentError: a value out of range, or a name that does not exist; the nearest right one is named.
    """

    network: str = DEFAULT_NETWORK
    network_options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    optimizer: str = "adamw"
    lr: float = 0.001
    optimizer_options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    schedule: str = "constant"
    schedule_options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    augment_options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    data: str = "mnist"
    channels: int = 1
    transpose: bool | None = None
    validation: float = 0
    epochs: int = 20
    batch_size: int = 100
    seed: int = 0
    threads: int = 2
    checkpoint_steps: int | None = None
    patience: int | None = None

    def __post_init__(self) -> None:
        for name, constraint in _CONSTRAINTS.items():
            value = getattr(self, name)
            if isinstance(value, np.generic):  # TOML and JSON have no NumPy numbers
                object.__setattr__(self, name, value := value.item())
            if value is not None or name not in ("checkpoint_steps", "patience"):
                check(value, constraint, where="config", name=name)
        check_channels(self.channels, where="config: [data]")
        source: Any = self.data  # a file may hold anything
        if not isinstance(source, str) or not source:
            raise ArgumentError(
                "config: expected data to be 'mnist' or the path of a folder, got {data!r}; name one",
                data=self.data,
            )
        for kind, chosen in (
            ("network", NETWORKS[self.network]),
            ("optimizer", OPTIMIZERS[self.optimizer]),
            ("schedule", SCHEDULES[self.schedule]),
        ):
            _check_options(kind, getattr(self, kind), chosen, getattr(self, f"{kind}_options"))
        _check_options("augment", "augment", Augment, self.augment_options)
        Augment(**self.augment_options)  # refuses strengths out of range

    # --- from what is asked to what runs --------------------------------------------------------------------------

    def change(self, **changes: Any) -> Config:
        """The same with some values changed; another optimizer comes with its own defaults, unless told otherwise."""
        optimizer = changes.get("optimizer", self.optimizer)
        if optimizer != self.optimizer and optimizer in tuple(OPTIMIZERS):
            changes = {"lr": OPTIMIZERS[optimizer]().lr, "optimizer_options": {}, **changes}
        return replace(self, **changes)

    def load_data(self, *, compact: bool = False) -> Dataset:
        """The data set, normalised, with labels: images (N, C, H, W) for a network of images, else rows.

        Args:
            compact: inputs as `zhishen.data.Pixels`, which are trained on to the same bits in less memory.
        """
        whole = float(self.validation).is_integer()  # a count may come as 5000.0 from the command line
        validation = int(self.validation) if whole else self.validation
        return load(
            self.data,
            flatten=not self.takes_images,
            validation=validation,
            channels=self.channels,
            transpose=self.transpose,
            compact=compact,
        )

    @property
    def _usually_augments(self) -> bool:
        """Whether the recipe of the network augments, so that a file without it has to say so."""
        return self.network in RECIPES and bool(RECIPES[self.network].augment_options)

    @property
    def takes_images(self) -> bool:
        """Whether the network is one of images, whose builder is told their ``shape``, and not of rows of features."""
        return "shape" in inspect.signature(NETWORKS[self.network]).parameters

    def build_network(self, dataset: Dataset) -> Network:
        """The network, with its initial weights.

        Raises:
            ArgumentError: it is one of images, and the data set has none.
        """
        if not self.takes_images:
            about: dict[str, Any] = {"inputs": math.prod(dataset.train.x.shape[1:])}
        elif dataset.image_shape is not None:
            about = {"shape": dataset.image_shape}
        else:
            raise ArgumentError(
                "config: expected images for {network}, got {name} with inputs of shape {shape}; choose a network of "
                "features, such as {layered_network}",
                network=self.network,
                name=dataset.name,
                shape=dataset.train.x.shape[1:],
                layered_network=_LAYERED_NETWORK,
            )
        return build_network(
            self.network, **about, outputs=dataset.classes, rng=self._generators()[0], **self.network_options
        )

    def build_trainer(self, dataset: Dataset, run: str | Path | None = None) -> Trainer:
        """The trainer of a new network."""
        return Trainer(
            self.build_network(dataset),
            dataset,
            build_optimizer(self.optimizer, lr=self.lr, **self.optimizer_options),
            epochs=self.epochs,
            batch_size=self.batch_size,
            rng=self._generators()[1],
            schedule=self._schedule(len(dataset.train.x)),
            augment=Augment(**self.augment_options) if self.augment_options else None,
            run=run,
            checkpoint_steps=self.checkpoint_steps,
            patience=self.patience,
            description=self.as_dict(),
        )

    def _generators(self) -> list[np.random.Generator]:
        """Independent generators for the weights and for the order of the samples."""
        return np.random.default_rng(self.seed).spawn(2)

    def _schedule(self, samples: int) -> Schedule:
        steps = self.epochs * math.ceil(samples / self.batch_size)
        chosen = cast("Callable[..., Schedule]", SCHEDULES[self.schedule])
        whole_run = {"steps": steps} if "steps" in inspect.signature(chosen).parameters else {}
        options = {
            name: round(value * steps) if name in _COUNTED_IN_STEPS and _SHARE.accepts(value) else value
            for name, value in self.schedule_options.items()
        }
        return chosen(self.lr, **whole_run, **options)

    # --- files ----------------------------------------------------------------------------------------------------

    def as_dict(self) -> dict[str, Any]:
        """As tables: what stands in ``config.toml``."""
        plain = {name: getattr(self, name) for name in _TOP if getattr(self, name) is not None}
        return {
            "version": __version__,
            **plain,
            "data": {
                "source": self.data,
                "validation": self.validation,
                **({"channels": self.channels} if self.channels != 1 else {}),
                **({"transpose": self.transpose} if self.transpose is not None else {}),
            },
            "network": {"name": self.network, **self.network_options},
            "optimizer": {"name": self.optimizer, "lr": self.lr, **self.optimizer_options},
            "schedule": {"name": self.schedule, **self.schedule_options},
            **({"augment": dict(self.augment_options)} if self.augment_options or self._usually_augments else {}),
        }

    @classmethod
    def from_dict(cls, tables: Mapping[str, Any], *, where: str = "config") -> Config:
        """The configuration from tables; what is left out comes from the recipe of its network.

        A network that is not named is `usual_network` of its options.

        Raises:
            ArgumentError: an unknown name, or a value of a wrong kind.
        """
        rest = {key: value for key, value in tables.items() if key != "version"}
        for key, value in rest.items():
            check(key, OneOf((*_TOP, *_TABLES)), where=where, name="the key")
            if key in _TABLES and not isinstance(value, Mapping):
                raise ArgumentError(
                    "{where}: expected [{key}] to be a table, got {value!r}; write [{key}] above its lines",
                    where=where,
                    key=key,
                    value=value,
                )
        network, optimizer, schedule, data, augment = (dict(rest.get(key, {})) for key in _TABLES)
        name = network.pop("name", usual_network(network))
        check(name, OneOf(tuple(NETWORKS)), where=where, name="network.name")
        changes: dict[str, Any] = {key: rest[key] for key in _TOP if key in rest}
        if network:
            changes["network_options"] = {**(RECIPES[name].network_options if name in RECIPES else {}), **network}
        if "augment" in rest:
            changes["augment_options"] = augment
        for key, value in data.items():
            check(key, OneOf(_DATA_KEYS), where=f"{where}: [data]", name="the key")
            changes["data" if key == "source" else key] = value
        for kind, table in (("optimizer", optimizer), ("schedule", schedule)):
            if "name" in table:
                changes[kind] = table.pop("name")
            if kind == "optimizer" and "lr" in table:
                changes["lr"] = table.pop("lr")
            # A table that names what it is about stands for itself, without the recipe's options.
            if table or kind in changes:
                changes[f"{kind}_options"] = table
        return recipe(name, **changes)

    @classmethod
    def read(cls, path: str | Path) -> Config:
        """The configuration in a TOML file.

        Raises:
            ArgumentError: the file is missing, is no TOML, or has a value that does not fit.
        """
        path = Path(path)
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows puts a mark before the text
        except OSError as error:
            raise ArgumentError(
                "{path}: expected a configuration file, got: {strerror}; check the path",
                path=path,
                strerror=error.strerror,
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ArgumentError(
                "{path}: expected TOML, got something else: {error}; mend that line",
                path=path,
                error=error,
            ) from error
        try:
            return cls.from_dict(tables, where=str(path))
        except ArgumentError as error:
            written = tables.get("version", __version__)
            if written == __version__:
                raise
            raise ArgumentError(
                "{error} (the file is of zhishen {written}, and this is {version__})",
                error=error,
                written=written,
                version__=__version__,
            ) from error

    def write(self, path: Path) -> None:
        """Write it as TOML, atomically."""
        import tomli_w

        head = f"# A run of zhishen {__version__}. To run it again: zhishen train --config {CONFIG}\n\n"
        write_atomically(path, (head + tomli_w.dumps(self.as_dict())).encode())


def _check_options(kind: str, name: str, chosen: Callable[..., Any], options: Mapping[str, Any]) -> None:
    """Raise unless the options are among those of what was chosen, with all that it needs."""
    known = {option: p for option, p in inspect.signature(chosen).parameters.items() if option not in _GIVEN}
    for option in options:
        check(option, OneOf(tuple(known)), where=f"config: [{kind}]", name=f"the option of {name}")
    missing = [option for option, p in known.items() if p.default is p.empty and option not in options]
    if missing:
        raise ArgumentError(
            "config: [{kind}]: expected {name} with {missing}, got it without; add what is missing",
            kind=kind,
            name=name,
            missing=" and ".join(missing),
        )


_TOP = ("seed", "threads", "epochs", "batch_size", "checkpoint_steps", "patience")
_DATA_KEYS = ("source", "validation", "channels", "transpose")
_TABLES = ("network", "optimizer", "schedule", "data", "augment")

# For each network of the zoo a configuration that trains it well on MNIST.
RECIPES: dict[str, Config] = {
    "two_layer": Config(
        network="two_layer",
        network_options={"hidden": 50, "activation": "relu"},
        optimizer="sgd",
        lr=0.5,
        schedule="cosine",
        schedule_options={"warmup": 0.05},
        epochs=20,
    ),
    "multi_layer": Config(
        network="multi_layer",
        network_options={"hidden": [512, 256], "activation": "relu"},
        optimizer="adamw",
        lr=0.003,
        optimizer_options={"weight_decay": 0.2},
        schedule="cosine",
        schedule_options={"warmup": 0.05},
        epochs=10,
    ),
    "simple_conv": Config(
        network="simple_conv",
        network_options={"filters": 30, "size": 5, "hidden": 100},
        optimizer="adamw",
        lr=0.002,
        optimizer_options={"weight_decay": 0.1},
        schedule="cosine",
        schedule_options={"warmup": 0.05},
        epochs=10,
    ),
    "deep_conv": Config(
        network="deep_conv",
        network_options={"hidden": 50, "dropout": 0.5},
        optimizer="adamw",
        lr=0.002,
        optimizer_options={"weight_decay": 0.1},
        schedule="cosine",
        schedule_options={"warmup": 0.05},
        epochs=15,
    ),
    "small_conv": Config(
        network="small_conv",
        network_options={"channels": [16, 32, 64], "dropout": 0.3},
        optimizer="adamw",
        lr=0.003,
        optimizer_options={"weight_decay": 0.05},
        schedule="cosine",
        schedule_options={"warmup": 0.05},
        epochs=6,
    ),
    "wide_conv": Config(
        network="wide_conv",
        network_options={"channels": [32, 64, 128], "dropout": 0.3},
        optimizer="adamw",
        lr=0.003,
        optimizer_options={"weight_decay": 0.05},
        schedule="cosine",
        schedule_options={"warmup": 0.05},
        augment_options=AUGMENT_DIGITS,
        epochs=15,
    ),
    "residual_conv": Config(
        network="residual_conv",
        network_options={"channels": [24, 48, 96], "dropout": 0.3},
        optimizer="adamw",
        lr=0.003,
        optimizer_options={"weight_decay": 0.05},
        schedule="cosine",
        schedule_options={"warmup": 0.05},
        augment_options=AUGMENT_DIGITS,
        epochs=18,
    ),
}


def usual_network(options: Iterable[str]) -> str:
    """The network that is meant where none is named: the default, or the one whose options these are.

    Examples:
        >>> usual_network([]), usual_network(["hidden"])
        ('small_conv', 'multi_layer')
    """
    return DEFAULT_NETWORK if {"hidden", "activation"}.isdisjoint(options) else _LAYERED_NETWORK


def recipe(network: str, **changes: Any) -> Config:
    """The configuration that trains a network of the zoo well, with some values changed."""
    if network in RECIPES:
        return RECIPES[network].change(**changes)
    # One that was added to the zoo, and has no recipe.
    return Config(network=network, network_options=changes.get("network_options", {})).change(**changes)


def load_run(run: str | Path, *, best: bool = False, compact: bool = False) -> tuple[Config, Dataset, Network, Path]:
    """The configuration, the data and the trained network of a run.

    Args:
        run: the folder.
        best: take the best checkpoint instead of the last weights.
        compact: the inputs as `zhishen.data.Pixels`.

    Returns:
        The configuration, the data set, the network with its weights, and the file that they came from.

    Raises:
        CheckpointError: the folder is missing, is no run, or its weights are damaged.
    """
    folder = Path(run)
    if not (folder / CONFIG).is_file():
        what = "a folder without one" if folder.is_dir() else "no such folder"
        raise CheckpointError(
            "{folder}: expected the folder of a run, with its {config}, got {what}; check the path",
            folder=folder,
            config=CONFIG,
            what=what,
        )
    config = Config.read(folder / CONFIG)
    dataset = config.load_data(compact=compact)
    network = config.build_network(dataset)
    network.preprocessing = dataset.preprocessing
    if best or not (folder / MODEL).is_file():
        if best:
            path, saved = folder / CHECKPOINTS / BEST, load_checkpoint(folder / CHECKPOINTS / BEST)
        else:
            path, saved, _ = newest(folder / CHECKPOINTS)
        weights: Mapping[str, Any] = saved.part("network")
    else:
        path = folder / MODEL
        weights = load_checkpoint(path).arrays
    try:
        network.load_state_dict(weights)
    except ValueError as error:
        raise CheckpointError(
            "{path}: expected the weights of the network in {folder}, got others: {error}",
            path=path,
            folder=folder / CONFIG,
            error=error,
        ) from error
    return config, dataset, network, path
