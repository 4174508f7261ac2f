"""``zhishen train``."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Annotated, Any, cast

import typer
from rich.markup import escape

from zhishen._checks import check_name, shown
from zhishen._locks import Owned, owning
from zhishen.cli import mpi
from zhishen.cli.interrupt import INTERRUPTED, STOPPED, stopping_cleanly
from zhishen.cli.new_folder import new_folder
from zhishen.cli.program import program
from zhishen.cli.result_line import result_line
from zhishen.cli.table_options import (
    TABLE_OPTIONS,
    Categories,
    Drop,
    SplitColumn,
    SplitSeed,
    Target,
    Task,
    TestShare,
    table_options,
)  # fmt: skip
from zhishen.cli.table_results import is_table, regression_result, table_commands, target_line
from zhishen.cli.train_figures import draw_run
from zhishen.cli.train_images import as_images_were_read, standardized_images
from zhishen.data import Dataset, kind_of
from zhishen.data.augmentations import usual_strengths
from zhishen.data.sound_dataset import is_sound
from zhishen.errors import ArgumentError
from zhishen.kernels import use_threads
from zhishen.messages import message
from zhishen.nn import NETWORKS, Network
from zhishen.optim import OPTIMIZERS
from zhishen.train import Config, Trainer, show_bar, show_json, show_lines
from zhishen.train.checkpoint import step_files
from zhishen.train.committed import CHECKPOINTS
from zhishen.train.config import CONFIG, read_tables, recipe
from zhishen.train.recipes import DEFAULT_NETWORK, sizes_for, usual_network
from zhishen.train.runs import check_resumable, check_run_folder, load_run_data
from zhishen.train.saving import write_checkpoint
from zhishen.train.shared_data import share_data

_LOADING = ("size", "fit", "skip_broken", *TABLE_OPTIONS)  # options of loaders
_MOST_WIDTHS = 8  # of layers in a line; of more layers, only the first and the last are shown

EPILOG = (
    "Examples:\n\n"
    "  zhishen train\n\n"
    "  zhishen train --network two_layer --optimizer sgd --lr 0.1 --epochs 20\n\n"
    "  zhishen train --config runs/small_conv-1/config.toml --seed 2\n\n"
    "  zhishen train --resume runs/small_conv-1"
)


def train(
    *,
    network: Annotated[str | None, typer.Option(help="The network: {networks}.", show_default=DEFAULT_NETWORK)] = None,
    hidden: Annotated[
        str | None,
        typer.Option(help="Widths of the hidden layers, such as 512,256; of multi_layer, if no network is given."),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option(help="mnist, a folder of IDX files, images or sounds, or a table.", show_default="mnist"),
    ] = None,
    target: Target = None,
    task: Task = None,
    categories: Categories = None,
    drop: Drop = None,
    split: SplitColumn = None,
    test: TestShare = None,
    split_seed: SplitSeed = None,
    transpose: Annotated[
        bool | None,
        typer.Option(
            "--transpose/--no-transpose",
            help="Swap rows and columns of the images in IDX files; done for EMNIST, which stores them on their side.",
        ),
    ] = None,
    validation: Annotated[
        float | None, typer.Option(help="Training samples to hold out: a number, or a share such as 0.2.")
    ] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over the training data.")] = None,
    batch_size: Annotated[
        int | None, typer.Option(help="Samples an update; by default, at most all training samples.")
    ] = None,
    optimizer: Annotated[
        str | None,
        typer.Option(help="sgd, momentum, nesterov, adagrad, rmsprop, adam or adamw, at a constant learning rate."),
    ] = None,
    lr: Annotated[float | None, typer.Option(help="The learning rate.")] = None,
    seed: Annotated[
        int | None, typer.Option(help="Of the weights and the order of the samples: same seed, same bits.")
    ] = None,
    threads: Annotated[
        int | None, typer.Option(help="Threads that compute; more threads help only on an idle machine.")
    ] = None,
    patience: Annotated[
        int | None, typer.Option(help="Stop after this number of epochs without a better validation accuracy.")
    ] = None,
    ema_decay: Annotated[
        float | None,
        typer.Option(help="Predict with a moving average of the weights: its decay, such as 0.999; 0 without one."),
    ] = None,
    checkpoint_steps: Annotated[int | None, typer.Option(help="Updates between checkpoints within an epoch.")] = None,
    augment: Annotated[
        bool | None,
        typer.Option(
            "--augment/--no-augment",
            help="Change the training images or sounds at random in each epoch: shift, rotate, bend; pitch, noise.",
        ),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(help="Of images in files: 64, or 48x64 (height x width).", show_default="chosen"),
    ] = None,
    channels: Annotated[
        int | None, typer.Option(help="Of images in files: 1 (gray) or 3.", show_default="chosen")
    ] = None,
    fit: Annotated[
        str | None, typer.Option(help="How images of other proportions fit: crop, pad or stretch.", show_default="crop")
    ] = None,
    skip_broken: Annotated[
        bool | None, typer.Option("--skip-broken", help="Skip files that are not whole images.")
    ] = None,
    weight_classes: Annotated[
        bool | None,
        typer.Option("--weight-classes", help="Let rare classes count as much as common ones."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The folder of the run.", show_default="runs/NETWORK-NUMBER")] = None,
    resume: Annotated[Path | None, typer.Option(help="Continue a run from its last checkpoint.")] = None,
    config: Annotated[Path | None, typer.Option(help="A TOML file with the options that are not given here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON, one object a line.")] = False,
) -> None:
    """Train a network, show its progress, and save the run.

    Without options, a small convolutional network is trained on all of MNIST, which comes with the package. The folder
    of the run has config.toml, history.jsonl, model.safetensors, checkpoints/ and figures/. Ctrl-C stops the training
    with a checkpoint.
    """
    if resume is not None and (out is not None or config is not None):
        raise ArgumentError(
            "train: expected --resume without --out and --config, got both; a run continues in its own folder"
        )
    given = {
        "network": network, "data": data, "validation": validation, "epochs": epochs, "batch_size": batch_size,
        "optimizer": optimizer, "lr": lr, "seed": seed, "threads": threads, "patience": patience,
        "checkpoint_steps": checkpoint_steps, "transpose": transpose, "channels": channels,
        "weight_classes": weight_classes, "ema_decay": ema_decay,
    }  # fmt: skip
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    for name, options in (("network", NETWORKS), ("optimizer", OPTIMIZERS)):
        if name in changes:
            changes[name] = check_name(changes[name], options, where="train", name=f"--{name}")
    if "data" in changes:
        changes["data"] = absolute_data(changes["data"])
    if hidden is not None:
        changes["hidden"] = _widths(hidden)
    if augment is not None:
        changes["augment"] = augment
    loading = {"size": size, "fit": fit, "skip_broken": skip_broken}
    changes |= {name: value for name, value in loading.items() if value is not None}
    changes |= table_options(
        target=target, task=task, categories=categories, drop=drop, split=split, test=test, split_seed=split_seed
    )
    world = mpi.communicator()
    mpi.silence(world)
    if resume is not None:
        check_run_folder(resume)
        with owning(resume) if mpi.is_first(world) else nullcontext() as owned:
            trainer, chosen = _resumed(resume, changes, world)
            _train(trainer, chosen, owned, as_json=as_json)
    else:
        chosen = _configured(config, changes)
        if config is None:
            chosen = standardized_images(chosen)
        dataset = share_data(partial(chosen.load_data, compact=True), world)
        chosen = as_images_were_read(
            chosen, dataset, choose_epochs=config is None and epochs is None, choose_augment=config is None
        )
        asked = changes.keys() | ({} if config is None else read_tables(config)).keys()
        sizes = sizes_for(chosen.network, len(dataset.train.x))
        chosen = chosen.change(**{name: size for name, size in sizes.items() if name not in asked})
        if "batch_size" not in asked:
            chosen = _fit_batch_size(chosen, dataset, as_json=as_json)
        if "threads" not in asked:
            chosen = mpi.fit_threads(chosen, world)
        trainer = chosen.build_trainer(dataset, communicator=world)
        with new_folder(out, chosen.network) if mpi.is_first(world) else nullcontext() as owned:
            trainer.run_folder = trainer.processes.from_first(lambda: cast("Owned", owned).folder)
            if trainer.writes_to is not None:
                chosen.write(trainer.writes_to / CONFIG)
            _train(trainer, chosen, owned, as_json=as_json)


def absolute_data(data: str) -> str:
    """The data, with a path made absolute: the run may be evaluated from another folder."""
    if data == "mnist" or not data or "\0" in data or not Path(data).exists():
        return data
    return str(Path(data).absolute())


def _fit_batch_size(config: Config, dataset: Dataset, *, as_json: bool) -> Config:
    """The configuration with a default batch size that the data set can fill."""
    samples = len(dataset.train.x)
    if config.batch_size <= samples:
        return config
    if not as_json:
        print(
            message(
                "The batch size is {samples} instead of {default}: there are only {samples} training samples.",
                samples=samples,
                default=config.batch_size,
            )
        )
    return config.change(batch_size=samples)


def _widths(text: str) -> list[int]:
    try:
        return [int(width) for width in text.split(",")]
    except ValueError:
        raise ArgumentError(
            "train: expected --hidden as widths such as 512,256, got {given}; separate them by commas",
            given=shown(text),
        ) from None


def _configured(file: Path | None, changes: dict[str, Any]) -> Config:
    """The configuration from the file or the network's recipe, with the options of the command line."""
    changes = dict(changes)
    hidden, augment = changes.pop("hidden", None), changes.pop("augment", None)
    loading = {name: changes.pop(name) for name in _LOADING if name in changes}
    kind = kind_of(changes.get("data", "mnist" if file is None else Config.read(file).data))
    if file is not None:
        base = Config.read(file)
        if changes.get("network", base.network) != base.network:
            raise ArgumentError(
                "train: expected --network to be {network}, as in {file}, got {given}; omit one of them",
                network=base.network,
                file=file,
                given=changes["network"],
            )
    else:
        name = changes.get("network", usual_network([] if hidden is None else ["hidden"], kind))
        tables = {"network": {"name": name}, **({"data": {"source": changes["data"]}} if "data" in changes else {})}
        base = Config.from_dict(tables, where="train")
        if "optimizer" in changes:
            # The recipe's options and schedule were tuned for its own optimizer; another one has its defaults.
            plain: dict[str, Any] = {"optimizer_options": {}, "schedule": "constant", "schedule_options": {}}
            base = base.change(optimizer=changes["optimizer"], **plain)
    if hidden is not None:
        usual = recipe(base.network).network_options.get("hidden")
        if usual is None:
            raise ArgumentError(
                "train: expected --hidden with a network that has hidden layers, got {network}; choose one, such as "
                "multi_layer, or give the options of the network in a file: --config FILE",
                network=base.network,
            )
        layered = isinstance(usual, list)
        if not layered and len(hidden) > 1:
            raise ArgumentError(
                "train: expected one width for {network}, got {widths}; use --network multi_layer for more layers",
                network=base.network,
                widths=len(hidden),
            )
        changes["network_options"] = {**base.network_options, "hidden": hidden if layered else hidden[0]}
    if augment is not None:
        # The strengths in the file are kept; the option only switches the augmentation on or off.
        changes["augment_options"] = (base.augment_options or usual_strengths(kind)) if augment else {}
    if loading:
        changes["data_options"] = {**base.data_options, **loading}
    return base.change(**changes)


def _resumed(folder: Path, changes: dict[str, Any], world: Any = None) -> tuple[Trainer, Config]:
    """The trainer of a run, at its last checkpoint. Only the epochs and the place of the data may change."""
    refused = sorted(changes.keys() - {"epochs", "data"})
    if refused:
        raise ArgumentError(
            "train: expected --resume with no other options than --epochs and --data, got --{option}; to change it, "
            "start a new run: zhishen train --config {config}",
            option=refused[0].replace("_", "-"),
            config=quote(str(folder / CONFIG)),
        )
    config = Config.read(folder / CONFIG)
    changed = config.change(**changes)
    like = check_resumable(folder, config, epochs="epochs" in changes)
    dataset = share_data(partial(load_run_data, folder, changed, compact=True, like=like), world)
    trainer = changed.build_trainer(dataset, folder, communicator=world)
    if step_files(folder / CHECKPOINTS):
        problems = trainer.resume()
        for problem in problems if trainer.processes.rank == 0 else ():
            print(message("zhishen: {problem}", problem=problem), file=sys.stderr)
    if changed != config:
        if changed.epochs < trainer.state.epoch:
            raise ArgumentError(
                "train: expected --epochs of at least {done}, which {run} has done, got {epochs}; give a larger number",
                done=trainer.state.epoch,
                run=folder,
                epochs=changed.epochs,
            )
        # The checkpoint first: it says which configuration the run has.
        if trainer.state.step:
            write_checkpoint(trainer)
        if trainer.writes_to is not None:
            changed.write(folder / CONFIG)
    return trainer, mpi.fit_threads(changed, world)


def _train(trainer: Trainer, config: Config, owned: Owned | None, *, as_json: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    at, run = trainer.state, trainer.run_folder
    if as_json:
        for note in _dataset(trainer).notes:
            print(message("zhishen: note: {note}", note=note), file=sys.stderr)
        show_json(trainer)
    else:
        _announce(trainer, config, console)
        if console.is_terminal:
            show_bar(trainer, console)
        else:
            show_lines(trainer)
    with stopping_cleanly(trainer), use_threads(config.threads):
        trainer.fit()
    accuracy = trainer.history[-1]["test_accuracy"] if trainer.history else None
    if owned is None:  # not the process that writes
        return
    if trainer.history and run is not None:
        owned.check()
        draw_run(trainer, run)
    interrupted = trainer.stopped == INTERRUPTED and at.epoch < trainer.epochs
    if as_json:
        last: dict[str, Any] = dict(trainer.history[-1]) if trainer.history else {}
        event = {
            "event": "stopped" if interrupted else "end",
            "test_accuracy": accuracy,
            **{name: last[name] for name in ("test_r2", "test_rmse") if name in last},
            "epochs": at.epoch,
            "seconds": round(at.seconds, 3),
            "run": str(run),
        }
        print(json.dumps(event), flush=True)
    elif interrupted:
        console.print()
        console.print(
            message(
                "Stopped at step {step}, in epoch {epoch}, with a checkpoint. To continue:",
                step=at.step,
                epoch=at.epoch + 1,
            )
        )
        console.print(f"  {program()} train --resume {escape(quote(str(run)))}")
    else:
        _conclude(trainer, config, accuracy, console)
    if interrupted:
        raise typer.Exit(STOPPED)


def _announce(trainer: Trainer, config: Config, console: Any) -> None:
    """Print what is trained, on which data, and how."""
    layers = network_line(trainer.network, trainer.dataset.train.x.shape[1:])
    console.print(f"[bold]{config.network}[/] {layers}")
    console.print(
        message(
            "{data}: {training:,} training and {test:,} test samples",
            data=escape(trainer.dataset.name),
            training=len(trainer.dataset.train.x),
            test=len(_dataset(trainer).test.x),
        )
    )
    if is_table(_dataset(trainer)):
        console.print(target_line(_dataset(trainer)))
    for note in _dataset(trainer).notes:
        console.print(message("note: {note}", note=escape(note)))
    console.print(
        message(
            "{optimizer}, learning rate {lr:g}, batch size {batch_size}, {epochs} epochs, seed {seed}",
            optimizer=config.optimizer,
            lr=config.lr,
            batch_size=config.batch_size,
            epochs=config.epochs,
            seed=config.seed,
        )
    )
    if trainer.augment is not None:
        strengths = ", ".join(f"{name} {value:g}" for name, value in config.augment_options.items())
        if is_sound(_dataset(trainer)):
            console.print(message("augmentation of the training sounds: {strengths}", strengths=strengths))
        else:
            console.print(message("augmentation of the training images: {strengths}", strengths=strengths))
    if trainer.state.step:
        console.print(
            message(
                "continuing after step {step} ({epochs} epochs done)",
                step=trainer.state.step,
                epochs=trainer.state.epoch,
            )
        )
    console.print()


def network_line(network: Network, inputs: tuple[int, ...]) -> str:
    """The widths of the layers and the number of parameters; of a deep network, or one of blocks, how many layers.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> rng = np.random.default_rng(0)
        >>> network_line(nn.two_layer(784, 50, 10, rng=rng), (784,))
        '784-50-10, 39,760 parameters'
        >>> blocks = [nn.Residual(nn.Affine(20, 20, rng=rng), nn.ReLU()) for _ in range(3)]
        >>> network_line(nn.Network([nn.Affine(9, 20, rng=rng), *blocks, nn.Affine(20, 5, rng=rng)]), (9,))
        '9-20-...-5, 5 layers with weights, 1,565 parameters'
    """
    layers = network.walk().layers
    weights = [layer.own_params()["W"] for layer in layers.values() if "W" in layer.own_params()]
    widths = [W.shape[0] if W.ndim > 2 else W.shape[-1] for W in weights]  # filters come first: (O, C, FH, FW)
    count = sum(array.size for array in network.params.values())
    sizes = "x".join(map(str, inputs))
    if len(widths) > _MOST_WIDTHS or (len(widths) > 2 and any("." in path for path in layers)):
        return message(
            "{sizes}-{first}-...-{last}, {depth} layers with weights, {count:,} parameters",
            sizes=sizes,
            first=widths[0],
            last=widths[-1],
            depth=len(widths),
            count=count,
        )
    return message("{widths}, {count:,} parameters", widths="-".join([sizes, *map(str, widths)]), count=count)


def _conclude(trainer: Trainer, config: Config, accuracy: float | None, console: Any) -> None:
    """Print the result, the folder, and the commands that one may want next."""
    if trainer.stopped is not None and trainer.stopped != INTERRUPTED:
        console.print()
        console.print(message("Stopped early: {reason}.", reason=trainer.stopped))
    if accuracy is not None:
        console.print()
        console.print(result_line(_dataset(trainer), accuracy, trainer.state))
    elif trainer.regresses and trainer.history:
        console.print()
        console.print(regression_result(trainer))
    console.print(
        message(
            "The run is in [bold]{folder}[/], with figures/learning_curves.png and figures/{second}.",
            folder=escape(str(trainer.run_folder)),
            second="predictions.png" if is_table(_dataset(trainer)) else "misclassified.png",
        )
    )
    console.print()
    following = _next_commands(trainer, config)
    width = max(map(len, following))
    console.print(message("Next:"))
    for command, purpose in following.items():
        console.print(f"  {command:<{width}}  [dim]{purpose}[/]")


def _next_commands(trainer: Trainer, config: Config) -> dict[str, str]:
    """Command → what it does, for the network and the data of the run."""
    run = escape(quote(str(trainer.run_folder)))
    evaluate, predict = f"{program()} evaluate {run}", f"{program()} predict {run}"
    if is_table(_dataset(trainer)):
        return table_commands(run, str(trainer.dataset.name))
    train = {f"{program()} train --resume {run} --epochs {2 * trainer.epochs}": message("train it further")}
    dataset = _dataset(trainer)
    if config.data == "mnist":
        return {
            evaluate: message("the accuracy for each digit"),
            f"{predict} digit.png": message("the digit in an image of yours"),
            **train,
        }
    if is_sound(dataset):
        return {
            evaluate: message("the accuracy for each class"),
            f"{predict} word.wav": message("the class of a sound of yours"),
            **train,
        }
    shown = (
        {f"{predict} image.png": message("the class of an image of yours")} if dataset.image_shape is not None else {}
    )
    return {evaluate: message("the accuracy for each class"), **shown, **train}


def _dataset(trainer: Trainer) -> Dataset:
    """The data set of a trainer: on the command line never a pair of arrays."""
    return cast("Dataset", trainer.dataset)
