"""Make information_scipy.npz: entropies and divergences by SciPy and scikit-learn. Run it with both.

``p``, ``q`` (12, 6): distributions along the last axis, random and degenerate: a certain outcome, uniform, with zeros,
equal, nearly equal, without a common outcome, with q = 0 < p. ``counts`` (7, 4, 5): tables of counts of two variables,
some of them independent or constant. The results are under ``function``, in nats, and ``function.2``, in bits.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.special import rel_entr, xlogy
from scipy.stats import entropy
from sklearn.metrics import mutual_info_score


def distributions() -> tuple[np.ndarray, np.ndarray]:
    """p and q (12, 6)."""
    rng = np.random.default_rng(11)
    p, q = rng.dirichlet(np.full(6, 0.7), size=(2, 12))
    p[5] = q[6] = [0, 0, 1, 0, 0, 0]
    p[7] = q[7] = 1 / 6
    q[8] = p[8] + 1e-9 * np.array([1, -1, 1, -1, 1, -1])
    p[9], q[9] = [0.5, 0.25, 0.25, 0, 0, 0], [0, 0, 0, 0.125, 0.125, 0.75]
    p[10], q[10] = [0.5, 0.5, 0, 0, 0, 0], [0.25, 0.25, 0.25, 0.25, 0, 0]
    p[11] = q[10]
    return p, q


def tables() -> np.ndarray:
    """Counts (7, 4, 5)."""
    rng = np.random.default_rng(12)
    counts = rng.integers(0, 30, size=(7, 4, 5))
    counts[2] = np.outer([1, 2, 3, 4], [5, 1, 1, 2, 7])
    counts[3] = 0
    counts[3, 1, 2] = 9
    counts[4] = 0
    counts[4, :, 3] = [1, 2, 3, 4]
    counts[5] = 7 * np.eye(4, 5, dtype=int)
    counts[6, :, :2] = 0
    return counts


def arrays() -> dict[str, np.ndarray]:
    """All arrays to store."""
    (p, q), counts = distributions(), tables()
    found: dict[str, np.ndarray] = {"p": p, "q": q, "counts": counts}
    joint = counts / counts.sum(axis=(1, 2), keepdims=True)
    for end, unit in (("", 1.0), (".2", np.log(2))):
        base = np.exp(unit)
        found[f"entropy{end}"] = entropy(p, base=base, axis=-1)
        with np.errstate(divide="ignore"):
            found[f"cross_entropy{end}"] = -xlogy(p, q).sum(axis=-1) / unit
        found[f"kl_divergence{end}"] = rel_entr(p, q).sum(axis=-1) / unit
        found[f"js_distance{end}"] = jensenshannon(p, q, base=base, axis=-1)
        found[f"js_divergence{end}"] = found[f"js_distance{end}"] ** 2
        both = entropy(joint.reshape(len(joint), -1), base=base, axis=-1)
        found[f"joint_entropy{end}"] = both
        found[f"conditional_entropy{end}"] = both - entropy(joint.sum(axis=2), base=base, axis=-1)
        mutual = [mutual_info_score(None, None, contingency=table) for table in counts]
        found[f"mutual_information{end}"] = np.array(mutual) / unit
    return found


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).with_name("information_scipy.npz"), **arrays())
