"""Sentences about a run, each computed from the numbers of its report and made only if its threshold is reached."""

from __future__ import annotations

from typing import Final

import numpy as np

from zhishen._types import Array
from zhishen.figures.report_data import RunReport
from zhishen.figures.theme import localized

__all__ = ["findings"]

# Two classes are named if one was taken for the other this often, and this many times as often as an average pair.
_CONFUSED, _CONFUSED_TIMES = 3, 3.0
_PAIRS: Final = 2  # the largest number of such sentences
# A class is named if it has this number of mistakes, and this many times the error rate of all classes.
_WORST, _WORST_TIMES = 5, 1.5
# A network has learned if its mistakes are at most this share of those of always answering the most frequent class.
_LEARNED: Final = 0.9
# A network overfits if the accuracy on training data exceeds the other one by the first number, and if this gap has
# grown by the second number.
_GAP, _GAP_GROWTH = 0.02, 0.01
_LOSS_RISE: Final = 1.1  # a loss has risen if it is this many times the lowest one
_LOSS_FALL: Final = 0.98  # a loss falls if the last epoch multiplied it by this number or less
_RATE_LEFT: Final = 0.1  # more epochs are of use if the learning rate has not fallen below this share of the largest
_DEAD: Final = 0.1  # the share of dead units from which a layer is named
_VANISHED: Final = 100.0  # how much smaller, relative to the weights, a gradient is that has vanished
_SLOW: Final = 0.5  # the share of the time from which a layer is named
_SURE, _SURE_MISTAKES = 0.99, 5  # the probability of a confident mistake, and how many of them are worth a sentence


def findings(report: RunReport) -> list[str]:
    """Sentences that say what the numbers of a report show, in the current language.

    Args:
        report: see `report_data`.
    """
    return [
        *_learned(report),
        *_confused_classes(report),
        *_worst_class(report),
        *_confident_mistakes(report),
        *_overfitting(report),
        *_loss(report),
        *_dead_units(report),
        *_vanishing_gradients(report),
        *_slow_layer(report),
    ]


# --- mistakes ---------------------------------------------------------------------------------------------------------


def _has_learned(confusion: Array) -> bool:
    total = confusion.sum()
    return bool(total - np.trace(confusion) <= _LEARNED * (total - confusion.sum(axis=1).max()))


def _learned(report: RunReport) -> list[str]:
    if report.confusion is None or _has_learned(report.confusion):
        return []
    total = report.confusion.sum()
    return [
        localized(
            "The network has hardly learned: {accuracy:.1f} % of its answers are right, and the most frequent class "
            "has {share:.1f} % of the images. Try another learning rate or other initial weights.",
            "网络几乎没有学到东西：识别精度为 {accuracy:.1f} %，而最常见的类别本身就占 {share:.1f} %。"
            "请换一个学习率，或换一种权重初始值。",
            accuracy=100 * np.trace(report.confusion) / total,
            share=100 * report.confusion.sum(axis=1).max() / total,
        )
    ]


def _confused_classes(report: RunReport) -> list[str]:
    confusion = report.confusion
    if confusion is None or not _has_learned(confusion):
        return []
    mistakes = confusion * ~np.eye(len(confusion), dtype=bool)
    pairs = len(confusion) * (len(confusion) - 1)
    least = max(_CONFUSED, _CONFUSED_TIMES * mistakes.sum() / max(pairs, 1))
    order = np.argsort(-mistakes, axis=None, kind="stable")[:_PAIRS]
    found = [divmod(int(place), len(confusion)) for place in order]
    return [
        localized(
            "{true} is often taken for {predicted}: {count:,} of {total:,} images.",
            "{true} 常被误认为 {predicted}：{total:,} 幅中有 {count:,} 幅。",
            true=report.class_names[true],
            predicted=report.class_names[predicted],
            count=mistakes[true, predicted],
            total=confusion[true].sum(),
        )
        if place
        else localized(
            "{true} is most often taken for {predicted}: {count:,} of {total:,} images.",
            "{true} 最常被误认为 {predicted}：{total:,} 幅中有 {count:,} 幅。",
            true=report.class_names[true],
            predicted=report.class_names[predicted],
            count=mistakes[true, predicted],
            total=confusion[true].sum(),
        )
        for place, (true, predicted) in enumerate(found)
        if mistakes[true, predicted] >= least
    ]


def _worst_class(report: RunReport) -> list[str]:
    confusion = report.confusion
    if confusion is None or not _has_learned(confusion):
        return []
    totals = confusion.sum(axis=1)
    wrong = totals - np.diag(confusion)
    rates = np.divide(wrong, totals, out=np.zeros(len(totals)), where=totals > 0)
    worst, rate = int(np.argmax(rates)), wrong.sum() / totals.sum()
    if wrong[worst] < _WORST or rates[worst] < _WORST_TIMES * rate:
        return []
    return [
        localized(
            "{name} is the most difficult class: {wrong:,} of {total:,} images are wrong ({rate:.1f} %; {mean:.1f} % "
            "in all classes).",
            "{name} 是最难的类别：{total:,} 幅中错了 {wrong:,} 幅（{rate:.1f} %；全部类别为 {mean:.1f} %）。",
            name=report.class_names[worst],
            wrong=wrong[worst],
            total=totals[worst],
            rate=100 * rates[worst],
            mean=100 * rate,
        )
    ]


def _confident_mistakes(report: RunReport) -> list[str]:
    mistakes = report.mistakes
    count = 0 if mistakes is None else int(np.sum(mistakes.probability > _SURE))
    if mistakes is None or count < _SURE_MISTAKES:
        return []
    if count == len(mistakes.images) < mistakes.mistakes:
        return [
            localized(
                "At least {count} of {mistakes:,} mistakes have a probability above {sure:.0%}: check whether their "
                "labels are right.",
                "{mistakes:,} 个错误中至少有 {count} 个的概率高于 {sure:.0%}：请检查它们的标签是否正确。",
                count=count,
                mistakes=mistakes.mistakes,
                sure=_SURE,
            )
        ]
    return [
        localized(
            "{count} of {mistakes:,} mistakes have a probability above {sure:.0%}: check whether their labels are "
            "right.",
            "{mistakes:,} 个错误中有 {count} 个的概率高于 {sure:.0%}：请检查它们的标签是否正确。",
            count=count,
            mistakes=mistakes.mistakes,
            sure=_SURE,
        )
    ]


# --- learning curves --------------------------------------------------------------------------------------------------


def _held_out(report: RunReport, quantity: str) -> tuple[str, Array]:
    """The name of the split that measures generalization, and the values of a quantity on it, (E,) or empty."""
    names = {"validation": localized("validation", "验证"), "test": localized("test", "测试")}
    for split, name in names.items():
        values = [dict(record)[f"{split}_{quantity}"] for record in report.history]
        if values and None not in values:
            return name, np.array(values, np.float64)
    return "", np.zeros(0)


def _overfitting(report: RunReport) -> list[str]:
    name, held_out = _held_out(report, "accuracy")
    train = [record["train_accuracy"] for record in report.history]
    if not len(held_out) or None in train:
        return []
    gaps = np.array(train, np.float64) - held_out
    first = len(gaps) - 1 - int(np.argmin(gaps[::-1]))  # the last epoch with the smallest gap
    if gaps[-1] < _GAP or gaps[-1] - gaps[first] < _GAP_GROWTH:
        return []
    return [
        localized(
            "The gap between training and {split} accuracy has grown since epoch {epoch}, from {before:.1f} to "
            "{now:.1f} percentage points: the network overfits. More data, augmentation, dropout or weight decay "
            "reduce the gap.",
            "从第 {epoch} 个 epoch 起，训练数据与{split}数据的识别精度的差距从 {before:.1f} 个百分点"
            "扩大到 {now:.1f} 个百分点：网络发生了过拟合。增加数据、数据扩充、Dropout 或权值衰减可以缩小差距。",
            split=name,
            epoch=report.history[first]["epoch"],
            before=100 * gaps[first],
            now=100 * gaps[-1],
        )
    ]


def _loss(report: RunReport) -> list[str]:
    name, losses = _held_out(report, "loss")
    if len(losses) < 2:
        return []
    lowest = int(np.argmin(losses))
    rates = [record["lr"] for record in report.history]
    if losses[-1] >= _LOSS_RISE * losses[lowest]:
        return [
            localized(
                "The {split} loss has risen since epoch {epoch}, from {before:.4f} to {now:.4f}: fewer epochs are "
                "enough. To stop in time, train with --validation 0.1 --patience 5.",
                "从第 {epoch} 个 epoch 起，{split}损失从 {before:.4f} 上升到 {now:.4f}：不需要这么多 epoch。"
                "想及时停止，训练时请加上 --validation 0.1 --patience 5。",
                split=name,
                epoch=report.history[lowest]["epoch"],
                before=losses[lowest],
                now=losses[-1],
            )
        ]
    if lowest == len(losses) - 1 and losses[-1] <= _LOSS_FALL * losses[-2] and rates[-1] >= _RATE_LEFT * max(rates):
        return [
            localized(
                "The {split} loss still falls, from {before:.4f} to {now:.4f} in the last epoch: train longer, with "
                "zhishen train --resume and more --epochs.",
                "{split}损失仍在下降，最后一个 epoch 从 {before:.4f} 降到 {now:.4f}：请用 zhishen train --resume "
                "和更大的 --epochs 继续训练。",
                split=name,
                before=losses[-2],
                now=losses[-1],
            )
        ]
    return []


# --- layers -----------------------------------------------------------------------------------------------------------


def _dead_units(report: RunReport) -> list[str]:
    return [
        localized(
            "{share:.0%} of the units of {layer} are dead: they are 0 for all images that were checked, and do not "
            "learn. A smaller learning rate, He's initial values or leaky ReLU keep units alive.",
            "{layer} 中 {share:.0%} 的神经元已经失活：它们对检查过的所有图像都输出 0，不再学习。较小的学习率、"
            "He 初始值或 Leaky ReLU 可以避免失活。",
            share=share,
            layer=layer,
        )
        for layer, share in report.dead_units.items()
        if share >= _DEAD
    ]


def _vanishing_gradients(report: RunReport) -> list[str]:
    relative = {
        name: report.gradient_norms[name] / norm
        for name, norm in report.weight_norms.items()
        if name.endswith(".W") and norm > 0 and report.gradient_norms.get(name, 0) > 0
    }
    if len(relative) < 2:
        return []
    (first, small), *_, (last, large) = relative.items()
    if large < _VANISHED * small:
        return []
    return [
        localized(
            "Relative to the weights, the gradient of {first} is {times:,.0f} times smaller than that of {last}: "
            "gradients vanish on their way back. ReLU, batch normalization, residual blocks or other initial "
            "weights help.",
            "相对于权重，{first} 的梯度只有 {last} 的 1/{times:,.0f}：梯度在反向传播中消失。"
            "改用 ReLU、批归一化、残差块或其他的权重初始值，情况可以改善。",
            first=first,
            last=last,
            times=large / small,
        )
    ]


def _slow_layer(report: RunReport) -> list[str]:
    seconds = report.layer_seconds
    if len(seconds) < 3:
        return []
    slowest = max(seconds, key=seconds.__getitem__)
    share = seconds[slowest] / sum(seconds.values())
    if share < _SLOW:
        return []
    return [
        localized(
            "{layer} takes {share:.0%} of the time of the forward pass.",
            "{layer} 占正向传播用时的 {share:.0%}。",
            layer=slowest,
            share=share,
        )
    ]
