"""Config: all that is needed to run a training again, as a file of TOML."""

from __future__ import annotations

import inspect
import math
import re
import tomllib
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from zhishen._archive import write_atomically
from zhishen._checks import Constraint, Number, OneOf, WholeNumber, check, check_name, shown
from zhishen._files import CONFIG_LIMIT, UnreadableFileError, read_bounded
from zhishen._version import __version__
from zhishen.data.augment import Augment
from zhishen.data.augment_sound import AugmentSound
from zhishen.data.augmentations import augmentation_of, fits, usual_strengths
from zhishen.data.dataset import Dataset
from zhishen.data.image_reader import ImageReader
from zhishen.data.loading import kind_of, load
from zhishen.data.options import LoadKeywords, MnistKeywords
from zhishen.data.pictures import check_channels
from zhishen.errors import ArgumentError, ZhishenError
from zhishen.messages import deferred, language, listed, message
from zhishen.nn.loss import SoftmaxCrossEntropy
from zhishen.nn.network import Network
from zhishen.nn.zoo import NETWORKS
from zhishen.nn.zoo import build as build_network
from zhishen.optim import OPTIMIZERS, SCHEDULES, Schedule
from zhishen.optim import build as build_optimizer
from zhishen.train.description import DataDescription
from zhishen.train.recipes import DEFAULT_NETWORK, LAYERED_NETWORK, RECIPE_OPTIONS, usual_network
from zhishen.train.trainer import BATCH_SIZE, Trainer
from zhishen.train.trainer_options import EMA_DECAY

__all__ = ["CONFIG", "RECIPES", "Config", "read_tables", "recipe"]

CONFIG = "config.toml"

_COUNT = WholeNumber(1, 10**9)
_CONSTRAINTS: dict[str, Constraint] = {
    "lr": Number(0, open_low=True),
    "epochs": _COUNT,
    "batch_size": _COUNT,
    "seed": WholeNumber(0, 2**128 - 1),  # NumPy's generators have no more seeds
    "threads": WholeNumber(1, 256),
    "validation": Number(0),
    "checkpoint_steps": _COUNT,
    "patience": _COUNT,
    "ema_decay": EMA_DECAY,
}
_CHOICES: dict[str, Mapping[str, Callable[..., Any]]] = {
    "network": NETWORKS,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
}

# Arguments of the network, the optimizer and the schedule that do not come from their table in the file. The loss is
# that of the data: a sum of squares for a regression, otherwise that of a classification.
_GIVEN = {"inputs", "shape", "outputs", "rng", "dtype", "loss", "lr", "steps"}

# Options of schedules that may also be a share of all steps.
_COUNTED_IN_STEPS = {"warmup", "every"}
_SHARE = Number(0, 1, open_low=True, open_high=True)


@dataclass(frozen=True)
class Config:
    """The configuration of a run: what is trained, on which data, and how.

    In names of networks, optimizers and schedules, upper and lower case, and ``-`` and ``_``, count as the same.

    Attributes:
        network: a name of `nn.NETWORKS`.
        network_options: its sizes and options, such as ``{"hidden": [512, 256], "activation": "relu"}``.
        optimizer: a name of `optim.OPTIMIZERS`.
        lr: the (highest) learning rate.
        optimizer_options: its other options.
        schedule: a name of `optim.SCHEDULES`.
        schedule_options: its options, such as ``{"warmup": 0.05}``: numbers of steps, or shares below 1 of all steps. A
            cosine ends with the last step of the run.
        data: ``"mnist"``, or the path of a folder of IDX files, or of a folder that has a folder of images for each
            class, or of a table.
        channels: of images in files: 1 for gray, 3 for red, green and blue; None for 3 if an image has colors, else 1.
        transpose: of a folder of IDX files: swap rows and columns of its images; None does so for EMNIST.
        data_options: further options of `data.load`, which depend on the kind of the data.
        augment_options: the strengths of `data.Augment` on training images, such as ``{"shift": 2, "rotate": 10}``, or
            of `data.AugmentSound` on training sounds; without options the inputs stay as they are.
        validation: how many samples of the training part to hold out: a number, or a share below 1.
        epochs: the number of passes over the training part, at most 10^9.
        batch_size: samples an update, at most 10^9.
        seed: of the weights and of the order of the samples, below 2^128.
        threads: the number of threads that compute, see `zhishen.set_threads`; another number changes the last bits.
        checkpoint_steps: updates between checkpoints within an epoch; None for one at the end of each epoch only.
        weight_classes: whether rare classes count more in the loss, so that all classes count alike.
        patience: the number of epochs without a better validation accuracy after which training stops; None never
            stops early.
        ema_decay: of the moving average of the weights with which the network is evaluated and saved, see
            `train.WeightAverage`; 0 averages nothing.

    Raises:
        ArgumentError: a value is out of range, or a name does not exist; the message has the nearest existing name.
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
    channels: int | None = None
    transpose: bool | None = None
    data_options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    validation: float = 0
    epochs: int = 20
    batch_size: int = BATCH_SIZE
    seed: int = 0
    threads: int = 2
    checkpoint_steps: int | None = None
    weight_classes: bool = False
    patience: int | None = None
    ema_decay: float = 0

    def __post_init__(self) -> None:
        for kind, options in _CHOICES.items():
            name = check_name(getattr(self, kind), options, where="config", name=kind)
            object.__setattr__(self, kind, name)
        for name, constraint in _CONSTRAINTS.items():
            value = getattr(self, name)
            if isinstance(value, np.generic):  # TOML and JSON have no NumPy numbers
                object.__setattr__(self, name, value := value.item())
            if value is not None or name not in ("checkpoint_steps", "patience"):
                check(value, constraint, where="config", name=name)
        if self.channels is not None:
            check_channels(self.channels, where="config: [data]")
        if not isinstance(cast("object", self.weight_classes), bool):
            raise ArgumentError(
                "config: expected weight_classes to be true or false, got {given}; choose one of the two",
                given=shown(self.weight_classes),
            )
        source: Any = self.data  # a file may hold anything
        if not isinstance(source, str) or not source or "\0" in source:
            raise ArgumentError(
                "config: expected data to be 'mnist' or the path of a folder, got {data}; give one of these",
                data=shown(source),
            )
        for name in self.data_options:
            check(name, OneOf(_DATA_OPTIONS), where="config: [data]", name=deferred("the key"))
        for kind, options in _CHOICES.items():
            name = getattr(self, kind)
            _check_options(kind, name, options[name], getattr(self, f"{kind}_options"))
        augmentation = augmentation_of(self.augment_options)
        _check_options("augment", "augment", augmentation, self.augment_options)
        with _building("augment", "augment"):
            augmentation(**self.augment_options)

    # --- from the configuration to the trainer --------------------------------------------------------------------

    def change(self, **changes: Any) -> Config:
        """A copy with some values changed; another optimizer has its own defaults, unless ``changes`` has others."""
        if "optimizer" in changes:
            optimizer = check_name(changes["optimizer"], OPTIMIZERS, where="config", name="optimizer")
            if optimizer != self.optimizer:
                changes = {"lr": OPTIMIZERS[optimizer]().lr, "optimizer_options": {}, **changes}
        return replace(self, **changes)

    def load_data(self, *, compact: bool = False, like: DataDescription | None = None) -> Dataset:
        """The data set, normalized, with labels: images (N, C, H, W) for a network of images, else rows.

        Args:
            compact: inputs as `zhishen.data.Pixels`, which give the same bits and need less memory.
            like: the data of a network, which these are read and prepared as.
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
            **cast("Any", self._loader_options(like)),
        )

    def _loader_options(self, like: DataDescription | None) -> dict[str, Any]:
        """The further options of the loader, with the preprocessing of images that a network has learned from."""
        if like is None or like.preprocessing is None or like.image_shape is None or kind_of(self.data) != "images":
            return dict(self.data_options)
        preprocessing = like.preprocessing
        if preprocessing.reader is None:  # saved before runs had readers
            channels, height, width = like.image_shape
            preprocessing = replace(preprocessing, reader=ImageReader(height=height, width=width, channels=channels))
        return {**self.data_options, "preprocessing": preprocessing}

    def _usual(self, option: str) -> bool:
        """Whether the recipe of the network has the option, so that `as_dict` has to say that it is not used."""
        return bool(RECIPE_OPTIONS.get(self.network, {}).get(option))

    @property
    def takes_images(self) -> bool:
        """Whether the network takes images, and its builder their ``shape``, rather than rows of features."""
        return "shape" in inspect.signature(NETWORKS[self.network]).parameters

    def build_network(self, dataset: Dataset | DataDescription) -> Network:
        """The network, with its initial weights.

        Args:
            dataset: the data, or their description.

        Raises:
            ArgumentError: the network takes images, and the data set does not have any; or its options are invalid.
        """
        data = dataset if isinstance(dataset, DataDescription) else DataDescription.of(dataset)
        if not self.takes_images:
            sizes: dict[str, Any] = {"inputs": math.prod(data.input_shape)}
        elif data.image_shape is not None:
            sizes = {"shape": data.image_shape}
        else:
            raise ArgumentError(
                "config: expected images for {network}, got {data} with inputs of shape {shape}; choose a network for "
                "rows of features, such as {other}",
                network=self.network,
                data=data.name,
                shape=data.input_shape,
                other=LAYERED_NETWORK,
            )
        if data.classes is None:
            sizes["loss"] = "sum_of_squares"
        if self.weight_classes:
            sizes["loss"] = SoftmaxCrossEntropy(weights=data.class_weights())
        with _building("network", self.network):
            return build_network(
                self.network, **sizes, outputs=data.outputs, rng=self._generators()[0], **self.network_options
            )

    def build_trainer(self, dataset: Dataset, run: str | Path | None = None, *, communicator: Any = None) -> Trainer:
        """The trainer of a new network; with a communicator of MPI, one of several that train together."""
        network = self.build_network(dataset)
        with _building("optimizer", self.optimizer):
            optimizer = build_optimizer(self.optimizer, lr=self.lr, **self.optimizer_options)
        with _building("schedule", self.schedule):
            schedule = self._schedule(len(dataset.train.x))
        return Trainer(
            network,
            dataset,
            optimizer,
            epochs=self.epochs,
            batch_size=self.batch_size,
            rng=self._generators()[1],
            schedule=schedule,
            augment=self._augmentation(dataset),
            run=run,
            checkpoint_steps=self.checkpoint_steps,
            patience=self.patience,
            ema_decay=self.ema_decay,
            description={**self.as_dict(), "dataset": DataDescription.of(dataset).as_dict()},
            communicator=communicator,
        )

    def _augmentation(self, dataset: Dataset) -> Augment | AugmentSound | None:
        """The augmentation of the training inputs, which has to be that of the kind of data."""
        if not self.augment_options:
            return None
        reader = None if dataset.preprocessing is None else dataset.preprocessing.reader
        kind = "images" if reader is None else reader.kind
        if not fits(self.augment_options, kind):
            raise ArgumentError(
                "config: [augment]: expected options for {kind}, got {names}; remove the table, or give others, such "
                "as {usual}",
                kind=message("sounds") if kind == "sound" else message("images"),
                names=", ".join(self.augment_options),
                usual=", ".join(usual_strengths(kind)),
            )
        return augmentation_of(self.augment_options)(**self.augment_options)

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
        """The tables of ``config.toml``."""
        plain = {name: value for name in _TOP if (value := getattr(self, name)) is not None and value is not False}
        if not self.ema_decay and not self._usual("ema_decay"):
            del plain["ema_decay"]
        return {
            "version": __version__,
            **plain,
            "data": {
                "source": self.data,
                "validation": self.validation,
                **({"channels": self.channels} if self.channels is not None else {}),
                **({"transpose": self.transpose} if self.transpose is not None else {}),
                **self.data_options,
            },
            "network": {"name": self.network, **self.network_options},
            "optimizer": {"name": self.optimizer, "lr": self.lr, **self.optimizer_options},
            "schedule": {"name": self.schedule, **self.schedule_options},
            **(
                {"augment": dict(self.augment_options)}
                if self.augment_options or self._usual("augment_options")
                else {}
            ),
        }

    @classmethod
    def from_dict(cls, tables: Mapping[str, Any], *, where: str = "config") -> Config:
        """The configuration in tables; what they omit comes from the recipe of the network.

        If no network is named, it is `usual_network` of its options and of the kind of the data.

        Raises:
            ArgumentError: an unknown name, or a value of a wrong kind.
        """
        rest = {key: value for key, value in tables.items() if key != "version"}
        for key, value in rest.items():
            check(key, OneOf((*_TOP, *_TABLES)), where=where, name=deferred("the key"))
            if key in _TABLES and not isinstance(value, Mapping):
                raise ArgumentError(
                    "{where}: expected [{key}] to be a table, got {value}; write [{key}] above its lines",
                    where=where,
                    key=key,
                    value=shown(value),
                )
        network, optimizer, schedule, data, augment = (dict(rest.get(key, {})) for key in _TABLES)
        source = data.get("source", "mnist")
        kind = kind_of(source) if isinstance(source, str) else "mnist"
        usual = usual_network(network, kind)
        name = check_name(network.pop("name", usual), NETWORKS, where=where, name="network.name")
        changes: dict[str, Any] = {key: rest[key] for key in _TOP if key in rest}
        if network:
            changes["network_options"] = {**(RECIPES[name].network_options if name in RECIPES else {}), **network}
        if "augment" in rest:
            changes["augment_options"] = augment
        elif not fits(recipe(name).augment_options, kind):  # a network of images for sounds, for example
            changes["augment_options"] = usual_strengths(kind)
        for key, value in data.items():
            check(key, OneOf((*_DATA_KEYS, *_DATA_OPTIONS)), where=f"{where}: [data]", name=deferred("the key"))
            if key in _DATA_KEYS:
                changes["data" if key == "source" else key] = value
        if options := {key: value for key, value in data.items() if key in _DATA_OPTIONS}:
            changes["data_options"] = options
        for kind, table in (("optimizer", optimizer), ("schedule", schedule)):
            if "name" in table:
                changes[kind] = table.pop("name")
            if kind == "optimizer" and "lr" in table:
                changes["lr"] = table.pop("lr")
            # A table with a name replaces the options of the recipe.
            if table or kind in changes:
                changes[f"{kind}_options"] = table
        return recipe(name, **changes)

    @classmethod
    def read(cls, path: str | Path) -> Config:
        """The configuration in a TOML file.

        Raises:
            ArgumentError: the file is missing, is not a regular file of at most 1 MiB of TOML, or has an invalid value.
        """
        tables = read_tables(path)
        try:
            return cls.from_dict(tables, where=str(path))
        except ArgumentError as error:
            written = tables.get("version", __version__)
            if written == __version__:
                raise
            raise ArgumentError(
                "{problem} (zhishen {writer} wrote the file, and this is {version})",
                problem=error,
                writer=written,
                version=__version__,
            ) from error

    def write(self, path: Path) -> None:
        """Write it as TOML, atomically."""
        import tomli_w

        head = f"# A run of zhishen {__version__}. To run it again: zhishen train --config {CONFIG}\n\n"
        write_atomically(path, (head + tomli_w.dumps(self.as_dict())).encode())


def read_tables(path: str | Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        ArgumentError: the file is missing, or is not a regular file of at most 1 MiB of TOML.
    """
    try:
        content = read_bounded(path, CONFIG_LIMIT)
    except UnreadableFileError as error:
        raise ArgumentError(
            "{path}: expected a configuration file, got {found}; check the path", path=path, found=error
        ) from error
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))  # Windows puts a mark before the text
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: a number may have too many digits
        raise ArgumentError(
            "{path}: expected TOML, got something else: {problem}; correct that line",
            path=path,
            problem=_problem(error),
        ) from error


def _problem(error: Exception) -> str:
    """What is wrong with a TOML file: the words of the parser, which are English, or where it stopped."""
    text = str(error)
    if language() == "en":
        return text
    if isinstance(error, UnicodeDecodeError):
        return message("byte {number} is not UTF-8", number=error.start + 1)
    if place := re.search(r"at line (\d+), column (\d+)", text):
        return message("line {line}, column {column} is invalid or a repetition", line=place[1], column=place[2])
    return message("the end is missing, or repeats a key") if "at end of document" in text else text


def _check_options(kind: str, name: str, chosen: Callable[..., Any], options: Any) -> None:
    """Raise unless the options exist and none that is needed is missing."""
    if not isinstance(options, Mapping):
        raise ArgumentError(
            "config: expected {kind}_options to be a mapping, got {given}; write {{'name': value}}",
            kind=kind,
            given=shown(options),
        )
    known = {option: p for option, p in inspect.signature(chosen).parameters.items() if option not in _GIVEN}
    for option in options:
        check(option, OneOf(tuple(known)), where=f"config: [{kind}]", name=deferred("the option of {name}", name=name))
    missing = [option for option, p in known.items() if p.default is p.empty and option not in options]
    if missing:
        raise ArgumentError(
            "config: [{kind}]: expected {name} with {missing}, got it without; add what is missing",
            kind=kind,
            name=name,
            missing=listed(missing),
        )


@contextmanager
def _building(kind: str, name: str) -> Generator[None]:
    """Within the block, errors that invalid options cause become an `ArgumentError`."""
    try:
        yield
    except (ZhishenError, MemoryError):
        raise
    except Exception as error:
        raise ArgumentError(
            "config: [{kind}]: expected options that {name} can be built with, got {error}: {problem}; change them",
            kind=kind,
            name=name,
            error=type(error).__name__,
            problem=" ".join(str(error).split()),
        ) from error


_TOP = ("seed", "threads", "epochs", "batch_size", "checkpoint_steps", "weight_classes", "patience", "ema_decay")
_DATA_KEYS = ("source", "validation", "channels", "transpose")
# What a file may say beside these keys: options of loaders, but not how the arrays are returned.
_DATA_OPTIONS = tuple(
    sorted(
        cast("Any", LoadKeywords).__optional_keys__
        - cast("Any", MnistKeywords).__optional_keys__
        - {*_DATA_KEYS, "preprocessing"}
    )
)
_TABLES = ("network", "optimizer", "schedule", "data", "augment")


RECIPES: dict[str, Config] = {name: Config(network=name, **options) for name, options in RECIPE_OPTIONS.items()}


def recipe(network: str, **changes: Any) -> Config:
    """The configuration that trains a network of the zoo well, with some values changed."""
    if network in RECIPES:
        return RECIPES[network].change(**changes)
    # A network that the user added to the zoo does not have a recipe.
    return Config(network=network, network_options=changes.get("network_options", {})).change(**changes)
