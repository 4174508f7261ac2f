"""``zhishen search``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import typer
from rich.markup import escape

from zhishen._checks import OneOf, WholeNumber, check
from zhishen.cli.program import program
from zhishen.cli.train import STOPPED
from zhishen.errors import CheckpointError
from zhishen.search import STRATEGIES, Point, Study, Trial, ValidationAccuracy, apply, parse_space
from zhishen.train import Config
from zhishen.train.recipes import usual_network

BEST, DATABASE = "best.toml", "study.db"
SHOWN = 10  # trials in the table

EPILOG = (
    "Examples:\n\n"
    "  zhishen search --samples 5000 --trials 30\n\n"
    "  zhishen search --space lr=log:1e-4..1e-1 --space network.hidden=choice:128|512,256 --strategy tpe\n\n"
    "  zhishen search --out runs/search --trials 60 --workers 2"
)


def search(
    *,
    trials: Annotated[int, typer.Option(help="Trials of the whole study, with those that it has already.")] = 30,
    strategy: Annotated[str, typer.Option(help="random, grid, coarse_to_fine, tpe, gp or halving.")] = "coarse_to_fine",
    space: Annotated[
        list[str] | None,
        typer.Option(
            help="A range, such as lr=log:1e-4..1e-1, batch_size=choice:50|100, network.dropout=linear:0..0.5 or "
            "network.hidden=integer:50..500; once for each.",
            show_default="lr, weight decay and batch size",
        ),
    ] = None,
    data: Annotated[
        str | None, typer.Option(help="mnist, or a folder of IDX files, or of images.", show_default="mnist")
    ] = None,
    samples: Annotated[int | None, typer.Option(help="Use only so many training samples.", show_default="all")] = None,
    epochs: Annotated[int, typer.Option(help="How often each trial goes through them.")] = 3,
    seed: Annotated[int, typer.Option(help="Of the points that are tried, and of each trial's weights.")] = 0,
    config: Annotated[Path | None, typer.Option(help="A TOML file with what all trials have in common.")] = None,
    out: Annotated[Path, typer.Option(help="The folder of the search; one that stands is gone on with.")] = Path(
        "runs/search"
    ),
    storage: Annotated[
        str | None,
        typer.Option(
            help="The URL of a data base, so that many machines work on one study.", show_default="OUT/study.db"
        ),
    ] = None,
    workers: Annotated[int, typer.Option(help="Processes that work side by side.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, an object a line, and nothing else.")] = False,
) -> None:
    """Search for hyperparameters: train shortly with many, and judge each by 20 % of the training data, held out.

    The best are written to OUT/best.toml, ready for `zhishen train --config`. Ctrl-C stops; the same command goes on.
    """
    check(trials, WholeNumber(1), where="search", name="trials")
    check(workers, WholeNumber(1), where="search", name="workers")
    check(strategy, OneOf(tuple(STRATEGIES)), where="search", name="strategy")
    base = _base(config, space or [], data, seed)
    ranges = parse_space(space or _usual_space(base))
    objective = ValidationAccuracy(base.change(epochs=epochs, patience=None), samples)
    first: Point = {name: chosen.grid(2)[0] for name, chosen in ranges.items()}
    for name, chosen in ranges.items():  # a name or a value that does not fit is told now, not by each trial
        for value in chosen.grid(2):
            apply(objective.config, {**first, name: value})
    objective.dataset()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CheckpointError(
            "{out}: expected a folder that can be made, got: {strerror}; give another one with --out",
            out=out,
            strerror=error.strerror,
        ) from error
    url = storage or f"sqlite:///{(out / DATABASE).absolute()}"
    tables = {key: value for key, value in objective.config.as_dict().items() if key != "version"}
    description = {**tables, "samples": samples}
    with Study(ranges, strategy=strategy, storage=url, seed=seed, description=description) as study:
        show = _Json(study, out) if as_json else _Table(study, trials)
        try:
            with show:
                study.optimize(objective, trials=trials, workers=workers, on_trial=show)
        except KeyboardInterrupt:
            show.stopped()
            raise typer.Exit(STOPPED) from None
        best = study.best
        file = out / BEST
        apply(base, best.point).write(file)
        show.conclude(best, study.importance(), file)


def _base(file: Path | None, space: list[str], data: str | None, seed: int) -> Config:
    """What the trials have in common, and the training with the best."""
    network = usual_network(text.partition("=")[0].strip().removeprefix("network.") for text in space)
    base = Config.read(file) if file else Config.from_dict({"network": {"name": network}}, where="search")
    source = base.data if data is None else data
    if source != "mnist" and Path(source).is_dir():
        source = str(Path(source).absolute())  # best.toml may be used from another folder
    return base.change(data=source, seed=seed)


def _usual_space(base: Config) -> list[str]:
    """Learning rate and batch size, and the weight decay if the optimizer has one."""
    space = ["lr=log:1e-4..1e-1", "batch_size=choice:50|100|200"]
    return [*space, "optimizer.weight_decay=log:1e-3..1"] if base.optimizer == "adamw" else space


# --- what is shown ------------------------------------------------------------------------------------------------


class _Json:
    """An object a line: the start, each trial, the end."""

    def __init__(self, study: Study, out: Path) -> None:
        self.study, self.out = study, out

    def __enter__(self) -> None:
        ranges = {name: str(chosen) for name, chosen in self.study.space.items()}
        _print({
            "event": "start", "strategy": self.study.strategy, "space": ranges, "trials": len(self.study.trials),
            "out": str(self.out),
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
    """The best trials in a table that grows, on a terminal; a line a trial elsewhere."""

    def __init__(self, study: Study, trials: int) -> None:
        from rich.console import Console

        self.study, self.trials = study, trials
        self.console: Console = Console(highlight=False, soft_wrap=True)
        self.live: Any = None

    def __enter__(self) -> None:
        from rich.live import Live

        space = ", ".join(f"{name}={chosen}" for name, chosen in self.study.space.items())
        self.console.print(f"[bold]{self.study.strategy}[/]: {STRATEGIES[self.study.strategy].about}")
        self.console.print(escape(space))
        finished = _finished(self.study)
        if finished:
            self.console.print(f"going on after {finished} trials")
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
        what = trial.error if trial.error is not None else _percent(trial.value)
        mark = ": " if trial.state == "complete" else f": {trial.state}, "
        self.console.print(escape(f"trial {trial.number}{mark}{what}  {_values(trial.point)}"))

    def _best(self) -> Any:
        """The table of the best trials so far."""
        from rich.table import Table

        counts = dict.fromkeys(("complete", "pruned", "failed"), 0)
        for trial in self.study.trials:
            if trial.state in counts:
                counts[trial.state] += 1
        told = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
        table = Table(title=f"{sum(counts.values())} of {self.trials} trials ({told or 'none yet'})")
        for heading in ("trial", "validation", *self.study.space, "seconds"):
            table.add_column(heading, justify="right")
        for trial in self.study.ranked()[:SHOWN]:
            values = [escape(_short(value)) for value in trial.point.values()]
            table.add_row(str(trial.number), _percent(trial.value), *values, f"{trial.seconds or 0:.1f}")
        return table

    def stopped(self) -> None:
        self.console.print(f"\nStopped after {_finished(self.study)} trials. The same command goes on.")

    def conclude(self, best: Trial, importance: Mapping[str, float], file: Path) -> None:
        say: Callable[[str], None] = self.console.print
        share = _percent(best.value)
        say(f"\n[bold green]{share}[/] of the samples held out are right in the best, trial {best.number}:")
        say(f"  {escape(_values(best.point))}")
        if importance:
            say("\nWhat decides whether a trial is among the best quarter:")
            width = max(map(len, importance))
            for name, share in importance.items():
                say(f"  {name:<{width}}  {'█' * round(20 * share) or '▏'} {100 * share:.0f} %")
        say("\nTrain with the best, longer and on all the data:")
        say(f"  {program()} train --config {escape(quote(str(file)))}")


def _finished(study: Study) -> int:
    return sum(trial.state != "running" for trial in study.trials)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.2f} %"


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _values(point: Point) -> str:
    return "  ".join(f"{name}={_short(value)}" for name, value in point.items())
