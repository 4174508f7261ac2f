"""W5, PyTorch: the same network, optimizer, schedule and number of epochs, and the same accuracy of 99.0 %.

Usage, with the folder that holds MNIST's four files::

    python benchmarks/w5_torch.py lenet|deep_conv|small_conv FOLDER [seed]
"""

from __future__ import annotations

import gzip
import json
import math
import os
import sys
from pathlib import Path

import torch
from torch import nn

EPOCHS = {"lenet": 4, "deep_conv": 3, "small_conv": 2}
RATES = {"lenet": 0.003, "deep_conv": 0.002, "small_conv": 0.003}
BATCH, GOAL = 100, 0.99


def read(file: str) -> torch.Tensor:
    """Read one of the files: images as uint8 (N, 1, 28, 28) without a copy of the buffer, or labels."""
    content = bytearray()
    with gzip.open(Path(sys.argv[2], file)) as unzipped:
        while chunk := unzipped.read(2**18):
            content += chunk
    if "images" in file:
        return torch.frombuffer(content, dtype=torch.uint8, offset=16).view(-1, 1, 28, 28)
    return torch.frombuffer(content, dtype=torch.uint8, offset=8).to(torch.int64)


def normalize(pixels: torch.Tensor) -> torch.Tensor:
    """Convert a mini-batch of images to the inputs of the network: float32 from 0 to 1."""
    return pixels.float().div_(255).contiguous(memory_format=torch.channels_last)


name = sys.argv[1]
torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
torch.manual_seed(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
train_x, train_t, test_x, test_t = (
    read(f"{part}-{what}-ubyte.gz") for part in ("train", "t10k") for what in ("images-idx3", "labels-idx1")
)
if name == "lenet":
    network = nn.Sequential(
        nn.Conv2d(1, 32, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Dropout(0.4), nn.Linear(64 * 6 * 6, 64), nn.ReLU(), nn.Linear(64, 10),
    )  # fmt: skip
elif name == "small_conv":
    stages = []
    for before, filters in ((1, 16), (16, 32), (32, 64)):
        for incoming in (before, filters):
            stages += [nn.Conv2d(incoming, filters, 3, padding=1), nn.BatchNorm2d(filters), nn.ReLU()]
        stages.append(nn.MaxPool2d(2))
    network = nn.Sequential(*stages, nn.Flatten(), nn.Dropout(0.3), nn.Linear(64 * 3 * 3, 10))
else:
    network = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 4 * 4, 50), nn.ReLU(), nn.Dropout(0.5), nn.Linear(50, 10),
    )  # fmt: skip
for layer in network:
    if isinstance(layer, nn.Conv2d | nn.Linear):
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)
network = network.to(memory_format=torch.channels_last)
optimizer = torch.optim.Adam(network.parameters(), lr=RATES[name], fused=True)
steps = EPOCHS[name] * len(train_x) // BATCH
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (1 + math.cos(math.pi * step / steps)) / 2)
loss_of = nn.CrossEntropyLoss()
for epoch in range(1, EPOCHS[name] + 1):
    for index in torch.randperm(len(train_x)).split(BATCH):
        x = normalize(train_x.index_select(0, index))
        optimizer.zero_grad(set_to_none=True)
        loss_of(network(x), train_t.index_select(0, index)).backward()
        optimizer.step()
        schedule.step()
    network.eval()
    with torch.inference_mode():
        scores = torch.cat([network(normalize(pixels)) for pixels in test_x.split(1000)])
    network.train()
    accuracy = float((scores.argmax(1) == test_t).float().mean())
    print(json.dumps({"epoch": epoch, "accuracy": accuracy}), flush=True)
    if accuracy >= GOAL:
        break
