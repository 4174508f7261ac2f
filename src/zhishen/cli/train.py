"""``zhishen train``."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from types import FrameType
from typing import Annotated, Any, cast

import typer
from rich.markup import escape

from zhishen.cli.program import program
from zhishen.data import AUGMENT_DIGITS, Dataset
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.kernels import use_threads
from zhishen.messages import message
from zhishen.nn import NETWORKS, Network
from zhishen.train import Config, Trainer, show_bar, show_json, show_lines
from zhishen.train.checkpoint import sweep
from zhishen.train.config import CONFIG, DEFAULT_NETWORK, recipe, usual_network
from zhishen.train.trainer import CHECKPOINTS

_MOST_WIDTHS = 8  # of layers in a line; of more, the first and the last
STOPPED = 130  # the exit status of a training that Ctrl-C ended, as shells have it

EPILOG = (
    "Examples:\n\n"
    "  zhishen train\n\n"
    "  zhishen train --network two_layer --optimizer sgd --lr 0.1 --epochs 20\n\n"
    "  zhishen train --config runs/small_conv-1/config.toml --seed 2\n\n"
    "  zhishen train --resume runs/small_conv-1"
)


def train(
    *,
    network: Annotated[
        str | None, typer.Option(help=f"The network: {', '.join(NETWORKS)}.", show_default=DEFAULT_NETWORK)
    ] = None,
    hidden: Annotated[
        str | None,
        typer.Option(help="Widths of the hidden layers, such as 512,256; of multi_layer, if no network is given."),
    ] = None,
    data: Annotated[
        str | None, typer.Option(help="mnist, or a folder of IDX files, or of images.", show_default="mnist")
    ] = None,
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
    epochs: Annotated[int | None, typer.Option(help="How often to go through the training data.")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Samples an update.")] = None,
    optimizer: Annotated[
        str | None,
        typer.Option(help="sgd, momentum, nesterov, adagrad, rmsprop, adam or adamw, at a constant learning rate."),
    ] = None,
    lr: Annotated[float | None, typer.Option(help="The learning rate.")] = None,
    seed: Annotated[
        int | None, typer.Option(help="Of the weights and the order of the samples: same seed, same bits.")
    ] = None,
    threads: Annotated[int | None, typer.Option(help="Threads that compute; more only pay on an idle machine.")] = None,
    patience: Annotated[
        int | None, typer.Option(help="Stop after so many epochs without a better validation accuracy.")
    ] = None,
    checkpoint_steps: Annotated[int | None, typer.Option(help="Updates between checkpoints within an epoch.")] = None,
    augment: Annotated[
        bool | None,
        typer.Option(
            "--augment/--no-augment", help="Shift, turn, scale and bend the training images a little, each time anew."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The folder of the run.", show_default="runs/NETWORK-NUMBER")] = None,
    resume: Annotated[Path | None, typer.Option(help="Go on with a run, from its last checkpoint.")] = None,
    config: Annotated[Path | None, typer.Option(help="Take what is not given here from a TOML file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, an object a line, and nothing else.")] = False,
) -> None:
    """Train a network, show it learning, and keep the run.

    Without options: the best network so far, a small convolutional one, on all of MNIST, which comes with the package.
    The run's folder holds config.toml, history.jsonl, model.safetensors, checkpoints/ and figures/. Ctrl-C stops with a
    checkpoint.
    """
    if resume is not None and (out is not None or config is not None):
        raise ArgumentError(
            "train: expected --resume without --out and --config, got both; a run goes on in its own folder"
        )
    asked = {
        "network": network, "data": data, "validation": validation, "epochs": epochs, "batch_size": batch_size,
        "optimizer": optimizer, "lr": lr, "seed": seed, "threads": threads, "patience": patience,
        "checkpoint_steps": checkpoint_steps, "transpose": transpose,
    }  # fmt: skip
    changes: dict[str, Any] = {key: value for key, value in asked.items() if value is not None}
    if hidden is not None:
        changes["hidden"] = _widths(hidden)
    if augment is not None:
        changes["augment"] = augment
    if resume is not None:
        trainer, chosen = _resumed(resume, changes)
    else:
        chosen = _configured(config, changes)
        trainer = chosen.build_trainer(chosen.load_data(compact=True))
        trainer.run = _new_folder(out, chosen.network)
        chosen.write(trainer.run / CONFIG)
    _train(trainer, chosen, as_json=as_json)


def _widths(text: str) -> list[int]:
    try:
        return [int(width) for width in text.split(",")]
    except ValueError:
        raise ArgumentError(
            "train: expected --hidden as widths such as 512,256, got {text!r}; separate them by commas",
            text=text,
        ) from None


def _configured(file: Path | None, changes: dict[str, Any]) -> Config:
    """The configuration from the file or the network's recipe, with what was asked for on the command line."""
    changes = dict(changes)
    hidden, augment = changes.pop("hidden", None), changes.pop("augment", None)
    if changes.get("data", "mnist") != "mnist" and Path(changes["data"]).is_dir():
        changes["data"] = str(Path(changes["data"]).absolute())  # the run may be evaluated from another folder
    if file is not None:
        base = Config.read(file)
        if changes.get("network", base.network) != base.network:
            raise ArgumentError(
                "train: expected --network to be {network}, as in {file}, got {changes}; leave one of them out",
                network=base.network,
                file=file,
                changes=changes["network"],
            )
    else:
        name = changes.get("network", usual_network([] if hidden is None else ["hidden"]))
        base = Config.from_dict({"network": {"name": name}}, where="train")
        if "optimizer" in changes:
            # The recipe's options and schedule were tuned for its own optimizer; one that is asked for runs plain.
            plain: dict[str, Any] = {"optimizer_options": {}, "schedule": "constant", "schedule_options": {}}
            base = base.change(optimizer=changes["optimizer"], **plain)
    if hidden is not None:
        usual = recipe(base.network).network_options.get("hidden")
        if usual is None:
            raise ArgumentError(
                "train: expected --hidden with a network of hidden layers, got {network}; take one that has some, "
                "such as multi_layer, or give its options in a file: --config FILE",
                network=base.network,
            )
        layered = isinstance(usual, list)
        if not layered and len(hidden) > 1:
            raise ArgumentError(
                "train: expected one width for {network}, got {hidden_count}; use --network multi_layer for more "
                "layers",
                network=base.network,
                hidden_count=len(hidden),
            )
        changes["network_options"] = {**base.network_options, "hidden": hidden if layered else hidden[0]}
    if augment is not None:
        # What a file says of the augmentation stands; the option then only turns it on or off.
        changes["augment_options"] = (base.augment_options or AUGMENT_DIGITS) if augment else {}
    return base.change(**changes)


def _new_folder(out: Path | None, network: str) -> Path:
    """Make the run's folder; without a name, the first free number."""
    if out is not None:
        if out.is_file() or (out.is_dir() and any(not path.match(".*.tmp") for path in out.iterdir())):
            advice = f", or go on with it: zhishen train --resume {quote(str(out))}" if (out / CONFIG).is_file() else ""
            raise ArgumentError(
                "train: expected --out to be a new or an empty folder, got {out}, which is taken; choose "
                "another{advice}",
                out=out,
                advice=advice,
            )
        _make(out)
        return out
    number = 1
    while not _make(Path("runs") / f"{network}-{number}"):
        number += 1
    return Path("runs") / f"{network}-{number}"


def _make(folder: Path) -> bool:
    """Make a folder, unless it is there, perhaps made by another training at this moment; say which."""
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        if folder.is_dir():
            return False
        raise CheckpointError(
            "{folder}: expected a folder that can be made, got: {strerror}; give another one with --out",
            folder=folder,
            strerror=error.strerror,
        ) from error
    return True


def _resumed(run: Path, changes: dict[str, Any]) -> tuple[Trainer, Config]:
    """The trainer of a run, at its last checkpoint. Only the number of epochs may change."""
    if not (run / CONFIG).is_file():
        what = "a folder without one" if run.is_dir() else "no such folder"
        raise CheckpointError(
            "{run}: expected the folder of a run, with its {config}, got {what}; check the path",
            run=run,
            config=CONFIG,
            what=what,
        )
    refused = sorted(changes.keys() - {"epochs"})
    if refused:
        raise ArgumentError(
            "train: expected --resume with no other option than --epochs, got --{refused_0}; to change it, start a "
            "new run: zhishen train --config {run}",
            refused_0=refused[0].replace("_", "-"),
            run=run / CONFIG,
        )
    config = Config.read(run / CONFIG)
    changed = config.change(**changes)
    trainer = changed.build_trainer(changed.load_data(compact=True), run)
    begun = (run / CHECKPOINTS).is_dir() and any((run / CHECKPOINTS).glob("step-*.safetensors"))
    if begun:
        for problem in trainer.resume():
            print(f"zhishen: {problem}", file=sys.stderr)
    if changed != config:
        if changed.epochs < trainer.position.epoch:
            raise ArgumentError(
                "train: expected --epochs of at least {epoch}, which {run} has done, got {epochs}; give a larger "
                "number",
                epoch=trainer.position.epoch,
                run=run,
                epochs=changed.epochs,
            )
        changed.write(run / CONFIG)
    return trainer, changed


def _train(trainer: Trainer, config: Config, *, as_json: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    at, run = trainer.position, trainer.run
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
    with _stopping_cleanly(trainer), use_threads(config.threads):
        trainer.fit()
    accuracy = trainer.history[-1]["test_accuracy"] if trainer.history else None
    if trainer.history and run is not None:
        _draw(trainer, run)
    interrupted = trainer.stopped == _INTERRUPTED and at.epoch < trainer.epochs
    if as_json:
        event = {
            "event": "stopped" if interrupted else "end",
            "test_accuracy": accuracy,
            "epochs": at.epoch,
            "seconds": round(at.seconds, 3),
            "run": str(run),
        }
        print(json.dumps(event), flush=True)
    elif interrupted:
        console.print(f"\nStopped at step {at.step}, epoch {at.epoch + 1}, with a checkpoint. To go on:")
        console.print(f"  {program()} train --resume {escape(quote(str(run)))}")
    else:
        _conclude(trainer, accuracy, console)
    if interrupted:
        raise typer.Exit(STOPPED)


def _announce(trainer: Trainer, config: Config, console: Any) -> None:
    said = network_line(trainer.network, trainer.dataset.train.x.shape[1:])
    console.print(f"[bold]{config.network}[/] {said}")
    console.print(
        f"{escape(trainer.dataset.name)}: {len(trainer.dataset.train.x):,} training and "
        f"{len(_dataset(trainer).test.x):,} test samples"
    )
    for note in _dataset(trainer).notes:
        console.print(message("note: {note}", note=escape(note)))
    console.print(
        f"{config.optimizer}, learning rate {config.lr:g}, batches of {config.batch_size}, {config.epochs} epochs, "
        f"seed {config.seed}"
    )
    if trainer.augment is not None:
        console.print(
            f"training images augmented: {', '.join(f'{k} {v:g}' for k, v in config.augment_options.items())}"
        )
    if trainer.position.step:
        console.print(f"going on after step {trainer.position.step} ({trainer.position.epoch} epochs done)")
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
    depth = ""
    if len(widths) > _MOST_WIDTHS or (len(widths) > 2 and any("." in path for path in layers)):
        depth = f", {len(widths)} layers with weights"
        widths = [widths[0], "...", widths[-1]]
    count = sum(array.size for array in network.params.values())
    return f"{'-'.join(map(str, ['x'.join(map(str, inputs)), *widths]))}{depth}, {count:,} parameters"


def _conclude(trainer: Trainer, accuracy: float | None, console: Any) -> None:
    run = escape(quote(str(trainer.run)))
    if trainer.stopped is not None and trainer.stopped != _INTERRUPTED:
        console.print(f"\nStopped early: {trainer.stopped}.")
    if accuracy is not None:
        samples = len(_dataset(trainer).test.x)
        wrong = round((1 - accuracy) * samples)
        console.print(
            f"\n[bold green]{100 * accuracy:.2f} %[/] of the test images are right ({wrong} of {samples:,} "
            f"wrong), after {trainer.position.epoch} epochs and {trainer.position.seconds:.1f} seconds of training."
        )
    console.print(
        f"The run is in [bold]{escape(str(trainer.run))}[/], with figures/learning_curves.png and "
        "figures/misclassified.png.\n"
    )
    digits = _dataset(trainer).name == "mnist"
    following = {
        f"{program()} evaluate {run}": message("how good it is, class by class"),
        f"{program()} predict {run} {'digit' if digits else 'image'}.png": message("which digit an image shows")
        if digits
        else message("which class an image shows"),
        f"{program()} train --resume {run} --epochs {2 * trainer.epochs}": message("train it further"),
    }
    width = max(map(len, following))
    console.print("Next:")
    for command, gain in following.items():
        console.print(f"  {command:<{width}}  [dim]{gain}[/]")


def _draw(trainer: Trainer, run: Path) -> None:
    """Draw the learning curves and the misclassified digits."""
    from zhishen.figures.runs import as_images, save_run_figures

    dataset = _dataset(trainer)
    x, t = dataset.test
    images = as_images(x, dataset.image_shape)
    sweep(run / "figures")
    save_run_figures(run / "figures", trainer.history, images, t, trainer.network.probabilities(x))


def _dataset(trainer: Trainer) -> Dataset:
    """The data set of a trainer, which the command line always gives it, never a pair of arrays."""
    return cast("Dataset", trainer.dataset)


_INTERRUPTED = "interrupted"


@contextmanager
def _stopping_cleanly(trainer: Trainer) -> Generator[None]:
    """Within the block the first Ctrl-C (or SIGTERM) ends training with a checkpoint; a second one ends it at once."""

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler
        trainer.stop(_INTERRUPTED)
        signal.signal(number, before[number])

    before: dict[int, Any] = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    except KeyboardInterrupt:
        print(f"zhishen: stopped at once; to go on: zhishen train --resume {quote(str(trainer.run))}", file=sys.stderr)
        raise typer.Exit(STOPPED) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
