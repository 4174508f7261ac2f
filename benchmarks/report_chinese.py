# ruff: noqa: E501 - a sentence has its Chinese form beside it
"""The Chinese form of ``results.md``: the same tables and numbers, every sentence and every cell in Chinese.

    python benchmarks/report_chinese.py     # write results.zh.md again, from results.md

`chinese` translates a page by the templates below, so a new sentence of the page or a new task needs a line here; the
tests find an English text without one.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from zhishen.messages.spacing import format_chinese

HOME: Final = Path(__file__).parent

# Sentences and cells, with the places of their values. A value is kept as it is, or is translated, too, if it is a text.
TEMPLATES: Final[dict[str, str]] = {
    "# Results": "# 测量结果",
    "[中文](results.zh.md)": "[English](results.md)",
    "Written by `make bench`. [README.md](README.md) describes the method. [shapes.md](shapes.md) compares single layers "
    "over many shapes.": "由 `make bench` 写出。[README.zh.md](README.zh.md) 介绍测量的方法，[shapes.md](shapes.md) 比较许多种形状下"
    "的单个层（英文）。",
    "The ratio says how many times as fast as the peer zhishen is (for memory: how many times as much the peer needs); "
    "below 1 the peer is better. Only the ratio is comparable between machines: the times depend on the machine and "
    "change from one hour to the next.": "比值表示至深的速度是对方的几倍（比较内存时，表示对方用的内存是至深的几倍）；小于 1 表示对方更好。"
    "不同机器之间只有比值可以比较：时间与机器有关，每小时都在变。",
    "![The ratios as bars](results.png)": "![各项比值的条形图](results.png)",
    "## The best peer": "## 与最快的对方比较",
    "## Each peer": "## 与每个对方比较",
    "## Share of the machine's peak": "## 占机器峰值的比例",
    "## Profile of a training step": "## 一步训练的时间分布",
    "## Speedup by two threads": "## 两个线程的加速",
    "## Compiling": "## 编译",
    "## All measurements": "## 全部测量值",
    "## Checks of the results": "## 结果的核对",
    "## Environment": "## 测量环境",
    "**Other programs used {share} of the processors: measure again on an idle machine.**":
        "**其他程序占用了处理器的 {share}：请在空闲的机器上重新测量。**",
    "A peer is faster in: {tasks}.": "对方更快的有：{tasks}。",
    "Targets missed: {tasks}.": "没有达到目标的有：{tasks}。",
    "Omitted:": "没有比较的库：",
    "A product of 1024 x 1024 float32 matrices by NumPy's BLAS reaches {one} GFLOP/s on one thread and {two} on two. "
    "Multiply-adds of the products are counted from the shapes, and those of the direct method for a convolution; an "
    "algorithm with fewer operations may exceed the peak.": "NumPy 的 BLAS 计算 1024 x 1024 的 float32 矩阵乘积，一个线程达到 "
    "{one} GFLOP/s，两个线程达到 {two} GFLOP/s。乘加次数由形状算出，卷积按直接计算的方法计数；运算更少的算法可以超过峰值。",
    "The time of each phase of zhishen within whole steps, forward and backward together. Layers that run as one share a "
    "line. Multiply-adds are counted as above.": "至深的每个阶段在整步训练中的用时，正向与反向合在一起。合并运行的几层写在同一行，"
    "乘加次数的算法同上。",
    # the heads of tables
    "task": "任务", "best peer": "最快的对方", "ours": "至深", "peer": "对方", "ratio": "比值",
    "interquartile range": "四分位距", "target": "目标", "peer, with its fastest settings": "对方及其最快的设置",
    "multiply-adds, millions": "乘加次数（百万）", "ours, GFLOP/s": "至深（GFLOP/s）", "of the peak": "占峰值",
    "one thread": "一个线程", "two threads": "两个线程", "speedup": "加速比", "phase": "阶段", "time": "用时",
    "share of the step": "占整步", "share of the peak": "占峰值", "metric": "项目", "value": "数值", "limit": "上限",
    # tasks
    "a training step of {net}": "{net} 的一步训练",
    "the same without batch norm and dropout": "同上，没有批归一化和 Dropout",
    "the simple conv network": "简单卷积网络", "the deep conv network": "深层卷积网络",
    "simple conv": "简单卷积网络", "deep conv": "深层卷积网络",
    "whole process to 99.0 %, compiled kernels ({net})": "从启动到 99.0 % 的整个过程，内核已经编译（{net}）",
    "whole process to 99.0 %, empty cache ({net})": "从启动到 99.0 % 的整个过程，缓存是空的（{net}）",
    "peak memory of the whole process ({net})": "整个过程的内存峰值（{net}）",
    "inference of {net}, 10,000 images": "{net} 的推理，10,000 幅图像",
    "inference of {net}, one image": "{net} 的推理，一幅图像",
    "{score} of 10,000,000 labels": "10,000,000 个标签的{score}",
    "adjusted Rand index": "调整兰德指数", "adjusted mutual information": "调整互信息",
    "gradients of a graph of 50,000 steps": "50,000 步的计算图的梯度",
    "numerical gradient of 784-50-10": "784-50-10 的数值梯度",
    "import zhishen, against import numpy": "`import zhishen`，与 `import numpy` 相比",
    "zhishen --help, against import numpy": "`zhishen --help`，与 `import numpy` 相比",
    "import zhishen": "`import zhishen`", "import numpy": "`import numpy`",
    'python -c "import numpy"': '`python -c "import numpy"`',
    "peak memory of 20 steps of {net}": "{net} 的 20 步训练的内存峰值",
    "{task} ({peer})": "{task}（{peer}）",
    "the book": "书里的代码",
    # the settings of peers
    "channels last": "通道在最后", "fused sgd": "合并的 SGD", "fused adam": "合并的 Adam", "loop sgd": "逐个参数的 SGD",
    "loop adam": "逐个参数的 Adam", "batches of {count}": "每批 {count}",
    # details
    "ReLU, SGD, mini-batch of 100, float32": "ReLU，SGD，mini-batch 大小 100，float32",
    "batch norm, ReLU, dropout 0.5, Adam, mini-batch of 100, float32":
        "批归一化，ReLU，Dropout 0.5，Adam，mini-batch 大小 100，float32",
    "784-1000-1000-10, ReLU, Adam, mini-batch of 100, float32": "784-1000-1000-10，ReLU，Adam，mini-batch 大小 100，float32",
    "30 filters 5x5, ReLU, max pool 2, affine 100, ReLU, affine 10; Adam, mini-batch of 100, float32":
        "30 个 5x5 滤波器，ReLU，最大池化 2，Affine 100，ReLU，Affine 10；Adam，mini-batch 大小 100，float32",
    "six 3x3 convolutions of 16 to 64 filters, three max pools, affine 50, dropout, affine 10; Adam, mini-batch of 100, "
    "float32": "六个 3x3 卷积层，16 到 64 个滤波器，三个最大池化，Affine 50，Dropout，Affine 10；Adam，mini-batch 大小 100，float32",
    "32 filters 5x5, pool, 64 filters 3x3, pool, dropout, affine 64, affine 10; Adam, mini-batches of 100, cosine "
    "schedule; including imports and data": "32 个 5x5 滤波器，池化，64 个 3x3 滤波器，池化，Dropout，Affine 64，Affine 10；Adam，"
    "mini-batch 大小 100，学习率按余弦下降；包括导入和读数据",
    "six 3x3 convolutions of 16 to 64 filters, three pools, affine 50, dropout, affine 10; Adam, mini-batches of 100, "
    "cosine schedule; including imports and data": "六个 3x3 卷积层，16 到 64 个滤波器，三个池化，Affine 50，Dropout，Affine 10；"
    "Adam，mini-batch 大小 100，学习率按余弦下降；包括导入和读数据",
    "10 classes, 12 clusters": "10 个类别，12 个簇",
    "y ← y·a + b on scalars, float64": "标量上的 y ← y·a + b，float64",
    "39,760 parameters, mini-batch of 100, float64": "39,760 个参数，mini-batch 大小 100，float64",
    "float32": "float32",
    "in a new process": "在新的进程里", "from start to end": "从启动到结束", "including the data": "包括数据",
    # targets, limits and ratios
    "none": "没有", "{number}: reached": "{number}：达到", "{number}: **missed**": "{number}：**没有达到**",
    "{number}, stretch target {stretch}: reached": "{number}，更高的目标 {stretch}：达到",
    "{number}, stretch target {stretch}: **missed**": "{number}，更高的目标 {stretch}：**没有达到**",
    "{number}: met": "{number}：符合", "**{number}** (slower)": "**{number}**（更慢）", "{low} to {high}": "{low} 至 {high}",
    # phases and metrics
    "mini-batch": "取 mini-batch", "loss": "损失", "update": "更新", "overhead": "其余",
    "compiling the kernels of the first step of {key}, empty cache": "编译 {key} 第一步的内核，缓存是空的",
    "loading the kernels of the first step of {key} from the cache": "从缓存读入 {key} 第一步的内核",
    # checks
    "- {key}: {check}": "- {key}：{check}",
    "{name}: they differ by {difference} (at most {tolerance} allowed)": "{name}：相差 {difference}（最多允许 {tolerance}）",
    "loss in float64, {peer}": "float64 的损失，{peer}",
    "gradients in float64, {peer}, relative": "float64 的梯度，{peer}，相对误差",
    "gradients in float64, relative": "float64 的梯度，相对误差",
    "gradients in float32 against float64, relative": "float32 与 float64 的梯度，相对误差",
    "losses of {count} steps in float32, {peer}, relative": "float32 的 {count} 步损失，{peer}，相对误差",
    "scores in float32 against float64, relative": "float32 与 float64 的得分，相对误差",
    "scores in float32, {peer}, relative": "float32 的得分，{peer}，相对误差",
    "numerical gradient, the book's, relative": "数值梯度，书里的代码，相对误差",
    "numerical gradient, backpropagation, relative": "数值梯度，反向传播，相对误差",
    "{library}: {results} epochs": "{library}：{results} 个 epoch",
    "{missed} of {all} runs stayed below 99.0 %, so the target is missed": "{all} 次训练中有 {missed} 次不到 99.0 %，所以没有达到目标",
    # the environment
    "date": "日期", "processor": "处理器", "threads": "线程", "other programs": "其他程序", "{count} each": "各 {count} 个",
    "{name}, {count} CPUs": "{name}，{count} 个 CPU", "{version}, Linux": "{version}，Linux",
    "{share} of the processors' time": "占处理器时间的 {share}", "{version} with {blas}": "{version}，使用 {blas}",
}  # fmt: skip
# Values of these names are texts, which are translated, too; the other values are numbers, perhaps with a unit.
_TEXTS: Final = {"net", "task", "tasks", "detail", "check", "name", "peer", "score", "library", "results"}
_NUMBER: Final = r"[\w.,+-]+(?: (?:s|MiB|%|plain|[\d.]+))?"


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Each template as a pattern of the whole text; the one with most letters of its own comes first."""
    ordered = sorted(TEMPLATES.items(), key=lambda item: -len(re.sub(r"\{\w+\}", "", item[0])))

    def pattern(text: str) -> str:
        return re.sub(
            r"\\\{(\w+)\\\}",
            lambda found: f"(?P<{found[1]}>{'.+' if found[1] in _TEXTS else _NUMBER})",
            re.escape(text),
        )

    return [(re.compile(pattern(text)), form) for text, form in ordered]


def translated(text: str) -> str | None:
    """A sentence or a cell in Chinese; None without a template."""
    task, colon, detail = text.partition(": ")
    if colon and (first := translated(task)) and (second := translated(detail)):
        return f"{first}：{second}"
    for pattern, form in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            return format_chinese(form, {name: _value(name, value) for name, value in found.groupdict().items()})
    return None


def _value(name: str, value: str) -> str:
    if name == "tasks":
        return "；".join(map(_task_with_key, value.split("; ")))
    if name == "results":
        return re.sub(r"(\S+ %) after (\d+)", r"\1 用了 \2", value).replace(", ", "、")
    if name not in _TEXTS:
        return value
    return translated(value) or "、".join(translated(part) or part for part in value.split(", "))


def _task_with_key(text: str) -> str:
    """A task after its key, such as ``W6``, if it has one."""
    key = re.match(r"(?:W\d(?: plain)?|start) |", text)[0]  # pyright: ignore[reportOptionalSubscript]
    return key + _value("task", text.removeprefix(key))


def chinese(page: str) -> str:
    """The page in Chinese; a text without a template stays as it is, see `missing`."""
    return "\n\n".join(_block(block) for block in page.rstrip("\n").split("\n\n")) + "\n"


def _block(block: str) -> str:
    lines = block.split("\n")
    if block.startswith("|"):
        return "\n".join(_row(line) for line in lines)
    if block.startswith("- "):
        return "\n".join(translated(line) or line for line in lines)
    return translated(" ".join(lines)) or block


def _row(line: str) -> str:
    if set(line) <= set("|-: "):
        return line
    return "| " + " | ".join(translated(cell) or cell for cell in cells(line)) + " |"


def cells(line: str) -> list[str]:
    """The cells of a row of a table."""
    return [cell.strip() for cell in line[1:-1].split("|")]


def write() -> None:
    """Write ``results.zh.md`` from ``results.md``."""
    page = (HOME / "results.md").read_text(encoding="utf-8")
    (HOME / "results.zh.md").write_text(chinese(page), encoding="utf-8")


if __name__ == "__main__":
    write()
