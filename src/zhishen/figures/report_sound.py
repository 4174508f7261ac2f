"""The sounds in the report of a run: spectrograms of right and wrong answers, with the names of the files."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from zhishen._types import Array, Float, Int
from zhishen.data import Dataset
from zhishen.figures.theme import localized

__all__ = ["SoundExamples", "sound_examples", "sound_section"]

_MOST: Final = 12  # spectrograms of each kind


@dataclass(frozen=True, eq=False)
class SoundExamples:
    """Some sounds of the test, and what the network takes them for.

    Attributes:
        files: (K,), the names of the files.
        spectrograms: (K, M, T), standardized, low frequencies in the first row.
        labels: (K,), the true classes.
        predicted: (K,), the predicted classes.
        probability: (K,), the probabilities of the predicted classes.
    """

    files: tuple[str, ...]
    spectrograms: Float[Array, "K M T"]
    labels: Int[Array, "K"]
    predicted: Int[Array, "K"]
    probability: Float[Array, "K"]


def sound_examples(dataset: Dataset, probabilities: Float[Array, "N C"], files: Sequence[str]) -> SoundExamples:
    """The most confident wrong answers of the test, then the most confident right answer for each class.

    Args:
        dataset: of sounds.
        probabilities: the probability of each class for the sounds of the test.
        files: the names of their files.
    """
    x, t = dataset.test
    labels = t if t.ndim == 1 else t.argmax(axis=1)
    predicted = probabilities.argmax(axis=1)
    probability = probabilities[np.arange(len(labels)), predicted]
    confident = np.argsort(-probability, kind="stable")
    wrong = [int(i) for i in confident if predicted[i] != labels[i]][:_MOST]
    right = {int(labels[i]): int(i) for i in confident[::-1] if predicted[i] == labels[i]}
    chosen = [*wrong, *[right[k] for k in sorted(right)][:_MOST]]
    places = np.array(chosen, np.int64)
    size = (dataset.image_shape or x.shape[1:])[-2:]
    return SoundExamples(
        files=tuple(files[i] for i in chosen),
        spectrograms=np.asarray(x[places]).reshape(-1, *size),
        labels=labels[places],
        predicted=predicted[places],
        probability=probability[places],
    )


def sound_section(examples: SoundExamples, names: Sequence[str], picture: Callable[..., str]) -> str:
    """The HTML of the spectrograms: the wrong answers, then the right ones.

    Args:
        examples: the sounds.
        names: of the classes.
        picture: makes the HTML of an image: ``picture(image, low, high, alt=text)``.
    """
    low, high = float(examples.spectrograms.min(initial=0)), float(examples.spectrograms.max(initial=0))
    cards: dict[bool, list[str]] = {False: [], True: []}
    for k, file in enumerate(examples.files):
        true, predicted = int(examples.labels[k]), int(examples.predicted[k])
        answer = names[true] if true == predicted else f"{names[true]} → {names[predicted]}"
        image = picture(examples.spectrograms[k, ::-1], low, high, alt=answer)
        caption = f"{html.escape(answer)} <span>{100 * examples.probability[k]:.1f} %</span><br>{html.escape(file)}"
        cards[true == predicted].append(f"<figure>{image}<figcaption>{caption}</figcaption></figure>")
    heads = {
        False: localized(
            "wrong answers: true class → predicted class, and its probability; the most confident ones come first",
            "识别错误：实际类别 → 识别为，及其概率；最有把握的在前",
        ),
        True: localized("right answers: the most confident one of each class", "识别正确：每个类别中最有把握的一个"),
    }
    note = localized(
        "Time goes from left to right, frequency from bottom to top; darker is louder.",
        "横轴为时间，纵轴为频率（下低上高），颜色越深声音越大。",
    )
    parts = [f"<p>{html.escape(note)}</p>"]
    for right, head in heads.items():
        if cards[right]:
            parts.append(f'<p>{html.escape(head)}</p>\n<div class="sounds">{"".join(cards[right])}</div>')
    return "\n".join(parts)
