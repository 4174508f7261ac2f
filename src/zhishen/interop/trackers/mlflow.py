"""The options and the history of a training as a run of MLflow."""

from __future__ import annotations

from typing import Any

from zhishen._optional import late_import
from zhishen.interop.trackers.measured import measured
from zhishen.messages import message
from zhishen.train.trainer import Trainer

__all__ = ["log_mlflow"]

_TAG = "mlflow.runName"


def log_mlflow(
    trainer: Trainer,
    *,
    experiment: str = "zhishen",
    name: str | None = None,
    tracking_uri: str | None = None,
    run_id: str | None = None,
) -> None:
    """Write the options and the numbers of every epoch to a run of MLflow; needs ``mlflow``.

    The metrics have the names of `Record`, and their step is the epoch. The run ends as ``FINISHED``, or as ``FAILED``
    if ``fit`` raises an error. Neither the active run nor the settings of MLflow in this process are changed.

    Args:
        trainer: before ``fit``.
        experiment: the name of the experiment, which is made if it does not exist.
        name: of the run; MLflow invents one if it is not given.
        tracking_uri: where MLflow stores runs, such as ``sqlite:///mlflow.db``; MLflow's own setting if not given.
        run_id: a run to continue, such as ``mlflow.active_run().info.run_id``. Then ``experiment`` and ``name`` do not
            count, and the options are not written again.

    Raises:
        MissingDependencyError: MLflow is not installed.
    """
    library: Any = late_import("mlflow", feature=message("The log for MLflow"))
    client: Any = None
    run = run_id

    def start(trainer: Trainer) -> None:
        nonlocal client, run
        client = library.MlflowClient(tracking_uri=tracking_uri)
        if run is not None:
            client.update_run(run, status="RUNNING")
            return
        known = client.get_experiment_by_name(experiment)
        group = client.create_experiment(experiment) if known is None else known.experiment_id
        run = client.create_run(group, tags={} if name is None else {_TAG: name}).info.run_id
        for option, value in _options(trainer).items():
            client.log_param(run, option, value)

    def epoch(trainer: Trainer) -> None:
        for metric, value in measured(trainer.history[-1]).items():
            client.log_metric(run, metric, value, step=trainer.state.epoch)

    def end(trainer: Trainer) -> None:
        if run is None:  # the start failed
            return
        complete = trainer.stopped is not None or trainer.state.epoch == trainer.epochs
        client.set_terminated(run, status="FINISHED" if complete else "FAILED")

    trainer.on("start", start)
    trainer.on("epoch", epoch)
    trainer.on("end", end)


def _options(trainer: Trainer) -> dict[str, Any]:
    """The options of the training, as MLflow's parameters."""
    return {
        "network": type(trainer.network).__name__,
        "parameters": sum(array.size for array in trainer.network.params.values()),
        "optimizer": type(trainer.optimizer).__name__,
        **{f"optimizer.{name}": value for name, value in trainer.optimizer.options.items()},
        "epochs": trainer.epochs,
        "batch_size": trainer.batch_size,
        "data": trainer.dataset.name,
    }
