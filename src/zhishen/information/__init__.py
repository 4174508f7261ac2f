"""Information theory: entropies, divergences, mutual information (chapter 4).

Functions take probabilities as arrays; ``probabilities`` and ``joint_probabilities`` compute them from samples. A
distribution lies along one axis, a joint distribution along two. Results are in nats, the unit of the natural
logarithm, or in the unit of another ``base``, bits for 2. They are a float for one distribution, and an array without
the axis for many.

Probabilities have to add up to 1 within 1e-6 (or the square root of the dtype's epsilon, 3e-4 for float32). Smaller
differences count as rounding errors, and are corrected by a division. Sums are computed in float64; arrays of results
have the dtype of the probabilities.
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
