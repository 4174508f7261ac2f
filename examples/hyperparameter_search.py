"""Chapter 6: search for the learning rate and the width of a small network, by 20 % of the samples that are held out.

第 6 章：用留出的 20 % 样本，为一个小网络搜索学习率和宽度。

Prints:
    the default answers between 60 % and 85 % of the samples held out: True
    random: the best of 20 is better than the default: True
    coarse_to_fine: the best of 20 is better than the default: True
    the second round's learning rates lie within a narrower range: True
    the best learning rate is above 0.01: True
"""

from zhishen import search
from zhishen.errors import MissingDependencyError
from zhishen.messages import message
from zhishen.train import Config

config = Config(network="two_layer", network_options={"hidden": 20}, optimizer="sgd", lr=0.05, epochs=2, batch_size=20)
objective = search.ValidationAccuracy(config, samples=1000)
space = search.parse_space(["lr=log:1e-4..1", "network.hidden=integer:10..60"])

try:
    studies = {strategy: search.Study(space, strategy=strategy, seed=1) for strategy in ("random", "coarse_to_fine")}
except MissingDependencyError as error:  # Optuna is an extra: python -m pip install "zhishen[search]"
    raise SystemExit(str(error)) from None

reports: list[float] = []
default = objective({}, reports.append)
print(
    message(
        "the default answers between 60 % and 85 % of the samples held out: {between}", between=0.6 < default < 0.85
    )
)
for strategy, study in studies.items():
    study.optimize(objective, trials=20)
    better = (study.best.value or 0) > default
    print(message("{strategy}: the best of 20 is better than the default: {better}", strategy=strategy, better=better))

study = studies["coarse_to_fine"]
first, second = ([float(trial.point["lr"]) for trial in part] for part in (study.trials[:10], study.trials[10:]))
narrower = max(second) / min(second) < max(first) / min(first)
print(message("the second round's learning rates lie within a narrower range: {narrower}", narrower=narrower))
print(message("the best learning rate is above 0.01: {above}", above=float(study.best.point["lr"]) > 0.01))
