"""``zhishen search``."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import typer
from rich.markup import escape

from zhishen._archive import sweep
from zhishen._checks import Number, WholeNumber, check, check_name
from zhishen._locks import owning
from zhishen.cli.interrupt import STOPPED
from zhishen.cli.program import program
from zhishen.cli.table_options import Categories, Drop, SplitColumn, SplitSeed, Target, Task, TestShare, table_options
from zhishen.cli.train import absolute_data
from zhishen.cli.train_images import as_images_were_read, standardized_images
from zhishen.data import kind_of
from zhishen.errors import CheckpointError
from zhishen.messages import message
from zhishen.messages.system import system_reason
from zhishen.search import STRATEGIES, Point, Range, Study, Trial, ValidationAccuracy, apply, parse_space
from zhishen.search.backend import require_packages
from zhishen.search.storage import WAIT
from zhishen.train import Config
from zhishen.train.recipes import sizes_for, usual_network

BEST, DATABASE = "best.toml", "study.db"
STORAGE = "ZHISHEN_STORAGE"
EPOCHS = 3  # of a trial, but for tables
SHOWN = 10  # trials in the table

EPILOG = (
    "Examples:\n\n"
    "  zhishen search --samples 5000 --trials 30\n\n"
    "  zhishen search --space lr=log:1e-4..1e-1 --space network.hidden=choice:128|512,256 --strategy tpe\n\n"
    "  zhishen search --out runs/search --trials 60 --workers 2\n\n"
    "  zhishen search --storage postgresql://me@server/study --trials 200"
)


def search(
    *,
    trials: Annotated[int, typer.Option(help="The number of trials, with those that the study already has.")] = 30,
    strategy: Annotated[str, typer.Option(help="random, grid, coarse_to_fine, tpe, gp or halving.")] = "coarse_to_fine",
    space: Annotated[
        list[str] | None,
        typer.Option(
            help="A range, such as lr=log:1e-4..1e-1, batch_size=choice:50|100, network.dropout=linear:0..0.5 or "
            "network.hidden=integer:50..500; give the option once for each range.",
            show_default="learning rate, batch size and weight decay",
        ),
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
    samples: Annotated[
        int | None, typer.Option(help="Use only this number of training samples.", show_default="all")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(help="Passes of each trial over the training data.", show_default="3, of a table more")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the points, and of the weights of each trial.")] = 0,
    config: Annotated[
        Path | None, typer.Option(help="A TOML file with the options that all trials have in common.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder of the search; if it has a study, the study continues.")] = Path(
        "runs/search"
    ),
    storage: Annotated[
        str | None,
        typer.Option(
            help="Where the study is, so that many machines work on it: postgresql://user@host/study, or "
            "journal:///shared/study.log on a shared folder. Without the option, the variable ZHISHEN_STORAGE counts; "
            "it does not show a password to other users of the machine.",
            show_default="OUT/study.db",
        ),
    ] = None,
    study: Annotated[str, typer.Option(help="The name of the study in the storage.")] = "zhishen",
    storage_wait: Annotated[
        float, typer.Option(help="Seconds for which the search waits for a storage that cannot be reached.")
    ] = WAIT,
    workers: Annotated[int, typer.Option(help="The number of processes.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print only JSON, one object a line.")] = False,
) -> None:
    """Search for hyperparameters: train many networks for a few epochs, and compare their validation accuracies.

    20 % of the training data are held out for validation. The best hyperparameters are written to OUT/best.toml, for
    `zhishen train --config`. Ctrl-C stops the search; the same command continues it.
    """
    check(trials, WholeNumber(1, 10**9), where="search", name="--trials")
    check(workers, WholeNumber(1, 1024), where="search", name="--workers")
    check(seed, WholeNumber(0, 2**128 - 1), where="search", name="--seed")
    check(storage_wait, Number(0), where="search", name="--storage-wait")
    strategy = check_name(strategy, STRATEGIES, where="search", name="--strategy")
    require_packages(strategy)
    options = table_options(
        target=target, task=task, categories=categories, drop=drop, split=split, test=test, split_seed=split_seed
    )
    base = _base(config, space or [], data, seed)
    base = base.change(data_options={**base.data_options, **options})
    if config is None:
        base = standardized_images(base)
    dataset = ValidationAccuracy(base, samples).dataset()
    available, number = len(dataset.train.x), dataset.classes is None  # a regression has R² in place of an accuracy
    base = as_images_were_read(base, dataset, choose_epochs=config is None, choose_augment=config is None)
    if config is None:
        base = base.change(**{"batch_size": min(base.batch_size, available), **sizes_for(base.network, available)})
    objective = ValidationAccuracy(base.change(epochs=epochs or EPOCHS, patience=None), samples)
    ranges = parse_space(space or _usual_space(base, available))
    sizes = {"batch_size": min(base.batch_size, available), "epochs": EPOCHS, **sizes_for(base.network, available)}
    if epochs is not None:
        sizes["epochs"] = epochs
    if "batch_size" in ranges:
        del sizes["batch_size"]
    objective = replace(objective, config=objective.config.change(**sizes))
    _check_space(objective.config, ranges)
    storage = storage or os.environ.get(STORAGE) or None
    made = _make_folder(out)
    tables = {key: value for key, value in objective.config.as_dict().items() if key != "version"}
    try:
        with (
            _owning(out, storage) as check_folder,
            Study(
                ranges, strategy=strategy, storage=storage or f"sqlite:///{(out / DATABASE).absolute()}", name=study,
                seed=seed, description={**tables, "samples": samples}, storage_wait=storage_wait,
            ) as found,
        ):  # fmt: skip
            if storage is None:
                found.release(running=True)
            show = _Json(found, out) if as_json else _Table(found, trials, is_number=number, elsewhere=bool(storage))
            try:
                with show:
                    found.optimize(objective, trials=trials, workers=workers, on_trial=show)
            except KeyboardInterrupt:
                show.stopped()
                raise typer.Exit(STOPPED) from None
            best = found.best
            check_folder()
            apply(base, best.point).write(out / BEST)
            show.conclude(best, found.importance(), out / BEST)
    except Exception:
        for folder in made:
            with suppress(OSError):  # the folder has files
                folder.rmdir()
        raise


@contextmanager
def _owning(out: Path, storage: str | None) -> Generator[Callable[[], None]]:
    """Own the folder if the study is in it; many machines, each with a study elsewhere, may share the folder.

    Yields a function that raises an error if the folder was removed meanwhile.
    """
    if storage is not None:
        yield lambda: None
        return
    with owning(out) as owned:
        sweep(out)
        yield owned.check


def _check_space(config: Config, ranges: Mapping[str, Range]) -> None:
    """Raise an error for a name or a value that does not fit now, rather than in each trial."""
    first: Point = {name: chosen.grid(2)[0] for name, chosen in ranges.items()}
    for name, chosen in ranges.items():
        for value in chosen.grid(2):
            apply(config, {**first, name: value})


def _make_folder(out: Path) -> list[Path]:
    """Make the folder of the search; return the folders that did not exist before, the innermost first."""
    try:
        new = [folder for folder in (out, *out.parents) if not folder.exists()]
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CheckpointError(
            "{out}: expected a folder that can be made, got: {reason}; give another one with --out",
            out=out,
            reason=system_reason(error),
        ) from error
    return new


def _base(file: Path | None, space: list[str], data: str | None, seed: int) -> Config:
    """The configuration that the trials and the training with the best values have in common."""
    options = [text.partition("=")[0].strip().removeprefix("network.") for text in space]
    source = data or "mnist"
    tables = {"network": {"name": usual_network(options, kind_of(source))}, "data": {"source": source}}
    base = Config.read(file) if file else Config.from_dict(tables, where="search")
    return base.change(data=absolute_data(base.data if data is None else data), seed=seed)


def _usual_space(base: Config, available: int) -> list[str]:
    """Ranges of the learning rate, of batch sizes that the data can fill, and of the weight decay if there is one."""
    sizes = [size for size in (50, 100, 200) if size <= available]
    space = ["lr=log:1e-4..1e-1"]
    if sizes:
        space.append("batch_size=choice:" + "|".join(map(str, sizes)))
    return [*space, "optimizer.weight_decay=log:1e-3..1"] if base.optimizer == "adamw" else space


# --- output -------------------------------------------------------------------------------------------------------


class _Json:
    """An object a line: the start, each trial, the end."""

    def __init__(self, study: Study, out: Path) -> None:
        self.study, self.out = study, out

    def __enter__(self) -> None:
        ranges = {name: str(chosen) for name, chosen in self.study.space.items()}
        _print({
            "event": "start", "strategy": self.study.strategy, "space": ranges, "trials": len(self.study.trials),
            "storage": self.study.address.shown, "out": str(self.out),
        })  # fmt: skip

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, trial: Trial) -> None:
        _print({"event": "trial", **asdict(trial)})

    def stopped(self) -> None:
        _print({"event": "stopped", "trials": len(self.study.trials), "out": str(self.out)})

    def conclude(self, best: Trial, importance: Mapping[str, float], file: Path) -> None:
        _print({"event": "end", "best": asdict(best), "importance": dict(importance), "config": str(file)})


def _print(content: dict[str, Any]) -> None:
    print(json.dumps(content), flush=True)


class _Table:
    """The best trials in a table that grows, on a terminal; elsewhere a line for each trial."""

    def __init__(self, study: Study, trials: int, *, is_number: bool, elsewhere: bool) -> None:
        from rich.console import Console

        self.study, self.trials, self.is_number, self.elsewhere = study, trials, is_number, elsewhere
        self.console: Console = Console(highlight=False, soft_wrap=True)
        self.live: Any = None

    def __enter__(self) -> None:
        from rich.live import Live

        space = ", ".join(f"{name}={chosen}" for name, chosen in self.study.space.items())
        self.console.print(
            message(
                "[bold]{strategy}[/]: {about}",
                strategy=self.study.strategy,
                about=STRATEGIES[self.study.strategy].about,
            )
        )
        self.console.print(escape(space))
        if self.elsewhere:
            where = message("study {name} in {storage}", name=self.study.name, storage=self.study.address.shown)
            self.console.print(escape(where))
        finished = len(self.study.finished)
        if finished:
            self.console.print(message("continuing after {trials} trials", trials=finished))
        self.console.print()
        if self.console.is_terminal:
            self.live = Live(self._best(), console=self.console)
            self.live.start()

    def __exit__(self, *_: object) -> None:
        if self.live is not None:
            self.live.update(self._best())
            self.live.stop()

    def __call__(self, trial: Trial) -> None:
        if self.live is not None:
            self.live.update(self._best())
            return
        self.console.print(escape(_line(trial, is_number=self.is_number)))

    def _best(self) -> Any:
        """The table of the best trials so far."""
        from rich.table import Table

        states = [trial.state for trial in self.study.trials]
        counts = {state: states.count(state) for state in ("complete", "pruned", "failed")}
        table = Table(
            title=message(
                "{finished} of {trials} trials ({complete} complete, {pruned} pruned, {failed} failed)",
                finished=len(self.study.finished),
                trials=self.trials,
                complete=counts["complete"],
                pruned=counts["pruned"],
                failed=counts["failed"],
            )
        )
        for heading in (message("trial"), message("validation"), *self.study.space, message("seconds")):
            table.add_column(heading, justify="right")
        for trial in self.study.ranked()[:SHOWN]:
            values = [escape(_short(value)) for value in trial.point.values()]
            table.add_row(
                str(trial.number), _score(trial.value, is_number=self.is_number), *values, f"{trial.seconds or 0:.1f}"
            )
        return table

    def stopped(self) -> None:
        self.console.print()
        self.console.print(
            message("Stopped after {trials} trials. The same command continues.", trials=len(self.study.finished))
        )

    def conclude(self, best: Trial, importance: Mapping[str, float], file: Path) -> None:
        self.console.print()
        score = _score(best.value, is_number=self.is_number)
        if self.is_number:
            found = message(
                "The best is trial {number}, with a validation R² of [bold green]{r2}[/]:", number=best.number, r2=score
            )
        else:
            found = message(
                "The best is trial {number}, with a validation accuracy of [bold green]{accuracy}[/]:",
                number=best.number,
                accuracy=score,
            )
        self.console.print(found)
        self.console.print(f"  {escape(_values(best.point))}")
        if importance:
            self.console.print()
            self.console.print(message("How much each hyperparameter matters for the best quarter of the trials:"))
            width = max(map(len, importance))
            for name, share in importance.items():
                self.console.print(f"  {name:<{width}}  {'█' * round(20 * share) or '▏'} {100 * share:.0f} %")
        self.console.print()
        self.console.print(message("Train with the best values, for more epochs and on all the data:"))
        self.console.print(f"  {program()} train --config {escape(quote(str(file)))}")


def _line(trial: Trial, *, is_number: bool) -> str:
    """A trial in a line."""
    values = _values(trial.point)
    if trial.error is not None:
        return message(
            "trial {number}: failed, {error}  {values}", number=trial.number, error=trial.error, values=values
        )
    if trial.state == "pruned":
        return message(
            "trial {number}: pruned, {accuracy}  {values}",
            number=trial.number,
            accuracy=_score(trial.value, is_number=is_number),
            values=values,
        )
    return message(
        "trial {number}: {accuracy}  {values}",
        number=trial.number,
        accuracy=_score(trial.value, is_number=is_number),
        values=values,
    )


def _score(value: float | None, *, is_number: bool) -> str:
    """An accuracy in percent, or R² as it is."""
    if value is None:
        return "-"
    return f"{value:.4f}" if is_number else f"{100 * value:.2f} %"


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _values(point: Point) -> str:
    return "  ".join(f"{name}={_short(value)}" for name, value in point.items())
