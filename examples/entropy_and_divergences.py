"""Chapter 4: how surprising the weather is, and how far a forecast is from it.

第 4 章：天气有多出人意料，天气预报与它差多远。

Prints:
    entropy of the weather: 1.5 bits
    forecast    cross entropy = entropy + KL     JS
    honest      1.500         = 1.500 + 0.000    0.000
    vague       1.585         = 1.500 + 0.085    0.021
    careless    inf           = 1.500 + inf      0.311
    elsewhere   inf           = 1.500 + inf      1.000
    JS is 1 bit for all distributions without a common outcome, however far apart: no slope to learn from
"""

from zhishen import information
from zhishen.messages import message
from zhishen.messages.columns import pad_right

# sun, cloud, rain, and, in other parts of the world, snow
weather = [0.5, 0.25, 0.25, 0.0]
forecasts = {
    message("honest"): [0.5, 0.25, 0.25, 0.0],
    message("vague"): [1 / 3, 1 / 3, 1 / 3, 0.0],
    message("careless"): [1.0, 0.0, 0.0, 0.0],
    message("elsewhere"): [0.0, 0.0, 0.0, 1.0],
}

h = information.entropy(weather, base=2)
print(message("entropy of the weather: {entropy} bits", entropy=h))
print(message("forecast    cross entropy = entropy + KL     JS"))
for name, forecast in forecasts.items():
    cross = information.cross_entropy(weather, forecast, base=2)
    kl = information.kl_divergence(weather, forecast, base=2)
    js = information.js_divergence(weather, forecast, base=2)
    print(pad_right(name, 11), f"{cross:<13.3f} = {h:.3f} + {kl:<8.3f} {js:.3f}")
print(message("JS is 1 bit for all distributions without a common outcome, however far apart: no slope to learn from"))
