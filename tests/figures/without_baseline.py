"""The figures without a stored image, each with the reason."""

from __future__ import annotations

__all__ = ["WITHOUT_BASELINE"]

_TRAINING = "shows a training, whose rounding differs between machines"
_ROUNDING = "shows rounding errors, which differ between machines"
_TIME = "shows measured times"

WITHOUT_BASELINE: dict[str, str] = {
    "batch_norm_scales": _TRAINING,
    "batch_speed": _TIME,
    "dropout_average": _TRAINING,
    "equal_neurons": _TRAINING,
    "filters": _TRAINING,
    "gradient_check_step": _ROUNDING,
    "lr_range": _TRAINING,
    "mini_batch_learning": _TRAINING,
    "mnist300_decay": _TRAINING,
    "mnist300_dropout": _TRAINING,
    "mnist_race": _TRAINING,
    "numerical_and_backprop": _ROUNDING,
    "search_best": _TRAINING,
    "search_importance": _TRAINING,
    "search_narrowing": _TRAINING,
    "three_ways": _ROUNDING,
}
