"""JAX: the whole step, from the gather of the mini-batch to the update, as one compiled function with donated state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

import parts as zs
from harness import Step

NAME, VERSION = "JAX", jax.__version__
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


def forward(parts: Sequence[zs.Part], params, x, key, *, last: bool, training: bool):
    """The scores; with ``last``, images are (N, H, W, C) within the network."""
    if last and x.ndim == 4:
        x = x.transpose(0, 2, 3, 1)
    for number, (part, p) in enumerate(zip(parts, params, strict=True)):
        match part:
            case zs.Affine():
                x = x @ p[0] + p[1]
            case zs.Conv(_, _, stride, padding):
                kinds = ("NHWC", "OIHW", "NHWC") if last else ("NCHW", "OIHW", "NCHW")
                sides = [(size, size) for size in padding]
                x = lax.conv_general_dilated(x, p[0], stride, sides, dimension_numbers=kinds)
                x = x + (p[1] if last else p[1][:, None, None])
            case zs.MaxPool((high, wide)):
                # The maximum of a reshaped array: XLA's pooling is several times slower backward on a CPU.
                if last:
                    n, h, w, c = x.shape
                    h, w = h // high, w // wide
                    x = x[:, : h * high, : w * wide].reshape(n, h, high, w, wide, c).max(axis=(2, 4))
                else:
                    n, c, h, w = x.shape
                    h, w = h // high, w // wide
                    x = x[:, :, : h * high, : w * wide].reshape(n, c, h, high, w, wide).max(axis=(3, 5))
            case zs.Flatten():
                x = (x.transpose(0, 3, 1, 2) if last else x).reshape(len(x), -1)
            case zs.ReLU():
                x = jax.nn.relu(x)
            case zs.BatchNorm(_, _, eps, _) if training:
                mean = x.mean(axis=0)
                x = p[0] * (x - mean) * lax.rsqrt(jnp.square(x - mean).mean(axis=0) + eps) + p[1]
            case zs.Dropout(rate) if training:
                keep = jax.random.bernoulli(jax.random.fold_in(key, number), 1 - rate, x.shape)
                x = jnp.where(keep, x / (1 - rate), 0)
    return x


def steps(
    parts: Sequence[zs.Part], x: np.ndarray, t: np.ndarray, indices: Sequence[np.ndarray], *, optimizer: str, lr: float
) -> Iterator[tuple[str, Callable[[], Step]]]:
    """Training steps by their settings; each is built on request."""
    has_dropout = any(isinstance(part, zs.Dropout) for part in parts)
    for last in (False, True) if x.ndim == 4 else (False,):
        for generator in ("threefry2x32", "unsafe_rbg") if has_dropout else ("unsafe_rbg",):
            settings = f"jit{', channels last' if last else ''}{', ' + generator if has_dropout else ''}"
            yield settings, partial(_make, parts, x, t, indices, optimizer, lr, last, generator)


def _make(parts, x, t, indices, optimizer, lr, last, generator) -> Step:
    all_x, all_t = jnp.asarray(x), jnp.asarray(t.astype(np.int32))
    batches = cycle([jnp.asarray(index.astype(np.int32)) for index in indices])

    def loss_of(params, xb, tb, key):
        scores = forward(parts, params, xb, key, last=last, training=True)
        return -jnp.take_along_axis(jax.nn.log_softmax(scores), tb[:, None], axis=1).mean()

    # The running statistics of batch norm take little time; this step omits them, which is an advantage for JAX.
    @partial(jax.jit, donate_argnums=0)
    def train(state, all_x, all_t, index):
        params, m, v, count, key = state
        key, used = jax.random.split(key)
        loss, grads = jax.value_and_grad(loss_of)(params, all_x[index], all_t[index], used)
        count = count + 1
        if optimizer == "sgd":
            params = jax.tree.map(lambda w, g: w - lr * g, params, grads)
        else:
            m = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, grads)
            v = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, v, grads)
            a, b = 1 - BETA1**count, 1 - BETA2**count
            params = jax.tree.map(lambda w, m, v: w - lr * (m / a) / (jnp.sqrt(v / b) + EPS), params, m, v)
        return (params, m, v, count, key), loss

    def fresh() -> list[list[jax.Array]]:
        return [[jnp.array(array) for array in zs.parameters(part)] for part in parts]

    zeros = [jax.tree.map(jnp.zeros_like, fresh()) for _ in range(2)]
    state = (fresh(), *zeros, jnp.float32(0), jax.random.key(0, impl=generator))

    def step() -> jax.Array:
        nonlocal state
        state, loss = train(state, all_x, all_t, next(batches))
        return jax.block_until_ready((loss, state))[0]

    return step


def predictions(parts: Sequence[zs.Part], x: np.ndarray, *, batch: int) -> Iterator[tuple[str, Callable[[], Step]]]:
    """Inference over all of ``x``, ``batch`` inputs at a time."""
    for last in (False, True) if x.ndim == 4 else (False,):

        def make(last: bool = last) -> Step:  # noqa: FBT001
            params = [[jnp.array(array) for array in zs.parameters(part)] for part in parts]
            run = jax.jit(lambda params, x: forward(parts, params, x, None, last=last, training=False))
            batches = [jnp.asarray(x[i : i + batch]) for i in range(0, len(x), batch)]

            def step() -> np.ndarray:
                return np.concatenate([np.asarray(run(params, inputs)) for inputs in batches])

            return step

        yield f"jit, batches of {batch}{', channels last' if last else ''}", make
