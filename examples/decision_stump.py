"""Chapter 4: information gain chooses the question that a decision tree with one question (a stump) asks.

第 4 章：只问一个问题的决策树（决策树桩），由信息增益选出它要问的问题。

Prints:
    hours slept > 6.5: gain 0.159 bits of 0.954
    pages read > 22.5: gain 0.954 bits of 0.954
    drank tea: gain 0.003 bits of 0.954
    the stump asks: pages read > 22.5?
    no: passed False; yes: passed True; 8 of 8 right
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhishen import information
from zhishen.messages import message

passed = np.array([False, False, False, True, True, True, True, True])
features = {
    message("hours slept"): np.array([5, 8, 6, 7, 5, 8, 7, 9]),
    message("pages read"): np.array([3, 20, 12, 25, 40, 31, 60, 28]),
    message("drank tea"): np.array([True, False, True, True, False, True, False, True]),
}


def questions(name: str, values: NDArray[Any]) -> dict[str, NDArray[np.bool_]]:
    """Yes or no itself, or a comparison with the middle between two neighbors."""
    if values.dtype == bool:
        return {name: values}
    levels = np.unique(values)
    return {f"{name} > {middle:g}": values > middle for middle in (levels[1:] + levels[:-1]) / 2}


whole = information.entropy(information.probabilities(passed), base=2)
best = {}
for name, values in features.items():
    gains = {q: information.information_gain(passed, yes, base=2) for q, yes in questions(name, values).items()}
    question = max(gains, key=gains.__getitem__)
    best[question] = (gains[question], questions(name, values)[question])
    print(
        message("{question}: gain {gain:.3f} bits of {whole:.3f}", question=question, gain=gains[question], whole=whole)
    )

question = max(best, key=lambda q: best[q][0])
yes = best[question][1]
answers = {}
for side in (False, True):
    names, counts = np.unique(passed[yes == side], return_counts=True)
    answers[side] = names[counts.argmax()]
right = sum(answers[bool(side)] == label for side, label in zip(yes, passed, strict=True))
print(message("the stump asks: {question}?", question=question))
print(
    message(
        "no: passed {no}; yes: passed {yes}; {right} of {all} right",
        no=answers[False],
        yes=answers[True],
        right=right,
        all=len(passed),
    )
)
