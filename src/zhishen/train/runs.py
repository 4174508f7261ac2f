"""The folder of a run: its configuration, its network, and the description of its data."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote
from typing import Any

from zhishen.data.dataset import Dataset
from zhishen.data.preprocessing import Preprocessing
from zhishen.data.table_reader import TableReader
from zhishen.data.tables import table_as
from zhishen.errors import ArgumentError, CheckpointError, DataError, ZhishenError
from zhishen.messages import listed, message
from zhishen.nn.network import Network
from zhishen.train.agreement import differences, shapes_predictions
from zhishen.train.checkpoint import BEST, Checkpoint, load, newest, step_files
from zhishen.train.committed import CHECKPOINTS, committed_weights, results_without_checkpoints
from zhishen.train.config import CONFIG, Config
from zhishen.train.description import DataDescription

__all__ = ["Run", "check_resumable", "check_run_folder", "load_run", "load_run_data", "read_run"]


@dataclass(frozen=True, eq=False)
class Run:
    """A run that was saved.

    Attributes:
        folder: of the run.
        config: its configuration.
        network: with the weights of the run, in evaluation.
        data: the description of the data that the network learned from.
        weights: the file of the weights.
    """

    folder: Path
    config: Config
    network: Network
    data: DataDescription
    weights: Path

    @property
    def has_data(self) -> bool:
        """Whether the data are where they were in training."""
        return _has_data(self.config)

    def load_data(self, source: str | None = None, *, compact: bool = False) -> Dataset:
        """The data of the run.

        Args:
            source: other data, or the folder to which the data have moved; those of the configuration if it is not
                given. Other data have no validation part. All rows of another table are test rows.
            compact: the inputs as `zhishen.data.Pixels`.

        Raises:
            ArgumentError: other data have inputs or classes that the network does not have.
            DataError: the data are not there any more, or the data are damaged; or the table of the run
                has changed.
        """
        if self.data.preprocessing is not None and isinstance(self.data.preprocessing.reader, TableReader):
            return self._load_table(self.data.preprocessing, source, compact=compact)
        if source is not None:
            other = self.config.change(data=source, validation=0, transpose=None)
            dataset = other.load_data(compact=compact, like=self.data)
            self._check_fit(DataDescription.of(dataset))
            return dataset
        return load_run_data(self.folder, self.config, compact=compact, like=self.data)

    def _load_table(self, preprocessing: Preprocessing, source: str | None, *, compact: bool) -> Dataset:
        """The table of the run with its parts, also from another place; or another table, prepared in the same way."""
        if source is None:
            dataset = load_run_data(self.folder, self.config, compact=compact)
            if dataset.preprocessing == preprocessing:
                return dataset
            raise DataError(
                "{run}: expected the table {place} as it was in training, got one with other rows or columns; restore "
                "it, or measure on all rows of the present one with --data (in Python: load_data(FILE))",
                run=self.folder,
                place=self.config.data,
            )
        with suppress(ZhishenError):  # the table may have no column to split by, for example
            dataset = self.config.change(data=source).load_data(compact=compact)
            if dataset.preprocessing == preprocessing:
                return dataset
        return replace(table_as(preprocessing, source, where=str(self.folder)), image_shape=self.data.image_shape)

    def _check_fit(self, other: DataDescription) -> None:
        """Raise unless the network can be evaluated on other data."""
        own = self.data
        if other.input_shape != own.input_shape or other.outputs > own.outputs:
            raise ArgumentError(
                "{run}: expected data of {inputs} features and at most {classes} classes, as in training, got {data} "
                "with {given_inputs} features and {given_classes} classes; give data of the same kind",
                run=self.folder,
                inputs=_times(own.input_shape),
                classes=own.outputs,
                data=other.name,
                given_inputs=_times(other.input_shape),
                given_classes=other.outputs,
            )
        if own.class_names and other.class_names and own.class_names[: other.outputs] != other.class_names:
            raise ArgumentError(
                "{run}: expected data of the classes {classes}, as in training, got {data} with {given}; name the "
                "folders of the classes as in training",
                run=self.folder,
                classes=listed(own.class_names),
                data=other.name,
                given=listed(other.class_names),
            )


def _times(sizes: tuple[int, ...]) -> str:
    return " x ".join(map(str, sizes))


def read_run(folder: str | Path, *, best: bool = False) -> Run:
    """A run with its network; its data are not loaded.

    Args:
        folder: of the run.
        best: take the best checkpoint instead of the last weights.

    Raises:
        ArgumentError: the configuration is invalid.
        CheckpointError: the folder is missing, is not a run, or its weights are damaged.
    """
    folder = Path(folder)
    check_run_folder(folder)
    config = Config.read(folder / CONFIG)
    path, saved, in_checkpoint = _weights(folder, best=best)
    arrays: Mapping[str, Any] = saved.part("network") if in_checkpoint else saved.arrays
    description = saved.state.get("description") if in_checkpoint else saved.state
    for name, now, before in differences(config, description):
        if shapes_predictions(name):
            raise _other_config(folder, path, name, now, before)
    data = _description(description, folder, config, path)
    network = config.build_network(data)
    try:
        network.load_state_dict(arrays)
    except ValueError as error:
        raise CheckpointError(
            "{path}: expected the weights of the network in {config}, got others: {problem}",
            path=path,
            config=folder / CONFIG,
            problem=error,
        ) from error
    network.preprocessing = data.preprocessing
    network.eval()
    return Run(folder, config, network, data, path)


def load_run(run: str | Path, *, best: bool = False, compact: bool = False) -> tuple[Config, Dataset, Network, Path]:
    """The configuration, the data and the trained network of a run; `read_run` does not need the data.

    Args:
        run: the folder.
        best: take the best checkpoint instead of the last weights.
        compact: the inputs as `zhishen.data.Pixels`.

    Returns:
        The configuration, the data set, the network with its weights, and the file of the weights.

    Raises:
        ArgumentError: the configuration is invalid.
        CheckpointError: the folder is missing, is not a run, or its weights are damaged.
        DataError: the data are missing or damaged.
    """
    found = read_run(run, best=best)
    return found.config, found.load_data(compact=compact), found.network, found.weights


def load_run_data(
    folder: Path, config: Config, *, compact: bool = False, like: DataDescription | None = None
) -> Dataset:
    """The data of the run in a folder.

    Args:
        folder: of the run.
        config: its configuration.
        compact: the inputs as `zhishen.data.Pixels`.
        like: the description of the data, if the run has saved one: the data are prepared in the same way again.

    Raises:
        DataError: the folder of the data does not exist any more, or the data are damaged.
    """
    if not _has_data(config):
        raise DataError(
            "{run}: expected the data of the run in {place}, got no such file or folder; move the data back, or give "
            "their new place with --data PATH (in Python: load_data(PATH))",
            run=folder,
            place=config.data,
        )
    return config.load_data(compact=compact, like=like)


def check_resumable(folder: Path, config: Config, *, epochs: bool) -> DataDescription | None:
    """Check that a run continues with the configuration of its newest checkpoint.

    Args:
        folder: of the run.
        config: in the folder.
        epochs: whether the caller gives another number of epochs.

    Returns:
        The description of the data in the checkpoint; None if it has none, as in earlier versions, or if the run has
        not begun.

    Raises:
        ArgumentError: the configuration has changed since.
        CheckpointError: the checkpoints are missing or damaged.
    """
    if not step_files(folder / CHECKPOINTS):
        _check_not_begun(folder)
        return None
    path, saved, _ = newest(folder / CHECKPOINTS)
    description = saved.state.get("description")
    for name, now, before in differences(config, description):
        if name != "epochs":
            raise _other_config(folder, path, name, now, before)
        if not epochs:
            raise ArgumentError(
                "{config}: expected epochs to be {before}, as in {checkpoint}, got {now}; choose one of them with "
                "--epochs",
                config=folder / CONFIG,
                before=before,
                checkpoint=path.name,
                now=now,
            )
    return _read_description(description, path)


def _check_not_begun(folder: Path) -> None:
    found = results_without_checkpoints(folder)
    if found is not None:
        raise CheckpointError(
            "{folder}: expected the checkpoints of the run in {checkpoints}, got none beside {file}, so the training "
            "cannot continue; bring them back, or begin a new run: zhishen train --config {config}",
            folder=folder,
            checkpoints=CHECKPOINTS,
            file=found.name,
            config=quote(str(folder / CONFIG)),
        )


def _other_config(folder: Path, path: Path, name: str, now: str, before: str) -> ArgumentError:
    config = folder / CONFIG
    return ArgumentError(
        "{config}: expected {name} to be {before}, as in {checkpoint}, got {now}; put the value back, or begin a new "
        "run with it: zhishen train --config {quoted}",
        config=config,
        name=name,
        before=before,
        checkpoint=path.name,
        now=now,
        quoted=quote(str(config)),
    )


def _has_data(config: Config) -> bool:
    return config.data == "mnist" or Path(config.data).exists()


def check_run_folder(folder: Path) -> None:
    """Raise a `CheckpointError` unless the folder has the configuration of a run."""
    if not (folder / CONFIG).is_file():
        found = message("a folder without one") if folder.is_dir() else message("no such folder")
        raise CheckpointError(
            "{folder}: expected the folder of a run, with its {config}, got {found}; check the path",
            folder=folder,
            config=CONFIG,
            found=found,
        )


def _weights(folder: Path, *, best: bool) -> tuple[Path, Checkpoint, bool]:
    """The file of the weights, its contents, and whether it is a checkpoint."""
    if best:
        path = folder / CHECKPOINTS / BEST
        return path, load(path), True
    return committed_weights(folder)


def _description(content: Any, folder: Path, config: Config, path: Path) -> DataDescription:
    """The description of the data in a file of weights; earlier versions saved none, and need the data."""
    saved = _read_description(content, path)
    return DataDescription.of(load_run_data(folder, config, compact=True)) if saved is None else saved


def _read_description(content: Any, path: Path) -> DataDescription | None:
    if not isinstance(content, Mapping) or "dataset" not in content:
        return None
    try:
        return DataDescription.from_dict(content["dataset"])
    except (ZhishenError, ArithmeticError, TypeError, ValueError) as error:
        raise CheckpointError(
            "{path}: expected the description of a data set, got an invalid one ({problem}); use another checkpoint of "
            "the run",
            path=path,
            problem=error,
        ) from error
