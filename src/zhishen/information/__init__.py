"""Information theory: entropies, divergences, mutual information (chapter 4).

Every function takes probabilities as arrays; ``probabilities`` and ``joint_probabilities`` make them out of samples. A
distribution lies along an axis, a joint distribution along two. Results are in nats, the unit of the natural logarithm,
or in the unit of another ``base``, bits for 2: a float for one distribution, an array without the axis for many.

Probabilities have to add up to 1 within a millionth (or the square root of the dtype's rounding, 3e-4 for float32);
what is missing inside of that is taken for rounding and divided out. Sums are taken in float64; arrays of results have
the dtype of the probabilities.
"""

from __future__ import annotations

from zhishen.information.divergences import cross_entropy, js_distance, js_divergence, kl_divergence
from zhishen.information.entropies import conditional_entropy, entropy, joint_entropy, self_information
from zhishen.information.mutual import mutual_information, normalized_mutual_information
from zhishen.information.samples import information_gain, joint_probabilities, probabilities

__all__ = [
    "conditional_entropy",
    "cross_entropy",
    "entropy",
    "information_gain",
    "joint_entropy",
    "joint_probabilities",
    "js_distance",
    "js_divergence",
    "kl_divergence",
    "mutual_information",
    "normalized_mutual_information",
    "probabilities",
    "self_information",
]
