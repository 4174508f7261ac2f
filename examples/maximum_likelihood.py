"""Chapter 4: the most likely model is the one with the least cross entropy, and the one next to the frequencies.

第 4 章：似然最大的模型就是交叉熵最小的模型，也是离频率最近的模型。

Prints:
    10 throws, 7 heads; model: heads with probability θ
    θ     log-likelihood   -N · cross entropy   KL
    0.50  -6.9315          -6.9315              0.0823
    0.60  -6.3247          -6.3247              0.0216
    0.70  -6.1086          -6.1086              0.0000
    0.80  -6.3903          -6.3903              0.0282
    0.90  -7.6453          -7.6453              0.1537
    of 999 models, likelihood, cross entropy and KL all choose θ = 0.7
"""

import numpy as np

from zhishen import information
from zhishen.messages import message

throws = np.array([1, 0, 1, 1, 1, 0, 1, 1, 0, 1])
p = information.probabilities(throws, outcomes=[1, 0])


def log_likelihood(theta: float) -> float:
    """The logarithm of the probability of these throws, one factor for each throw."""
    return float(np.sum(np.log(np.where(throws == 1, theta, 1 - theta))))


def scores(theta: float) -> tuple[float, float, float]:
    """Log-likelihood, cross entropy of the frequencies and the model, and divergence."""
    q = [theta, 1 - theta]
    return log_likelihood(theta), information.cross_entropy(p, q), information.kl_divergence(p, q)


print(
    message("{throws} throws, {heads} heads; model: heads with probability θ", throws=len(throws), heads=throws.sum())
)
print(message("θ     log-likelihood   -N · cross entropy   KL"))
for theta in (0.5, 0.6, 0.7, 0.8, 0.9):
    likelihood, cross, kl = scores(theta)
    print(f"{theta:.2f}  {likelihood:<16.4f} {-len(throws) * cross:<20.4f} {kl:.4f}")

thetas = np.arange(1, 1000) / 1000
table = np.array([scores(theta) for theta in thetas])
chosen = {thetas[table[:, 0].argmax()], thetas[table[:, 1].argmin()], thetas[table[:, 2].argmin()]}
models, best = len(thetas), ", ".join(map(str, sorted(chosen)))
print(message("of {models} models, likelihood, cross entropy and KL all choose θ = {best}", models=models, best=best))
