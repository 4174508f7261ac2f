"""Chapter 4: how surprising the weather is, and how far a forecast is from it.

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

# sun, cloud, rain, and, in other parts of the world, snow
weather = [0.5, 0.25, 0.25, 0.0]
forecasts = {
    "honest": [0.5, 0.25, 0.25, 0.0],
    "vague": [1 / 3, 1 / 3, 1 / 3, 0.0],
    "careless": [1.0, 0.0, 0.0, 0.0],
    "elsewhere": [0.0, 0.0, 0.0, 1.0],
}

h = information.entropy(weather, base=2)
print(f"entropy of the weather: {h} bits")
print("forecast    cross entropy = entropy + KL     JS")
for name, forecast in forecasts.items():
    cross = information.cross_entropy(weather, forecast, base=2)
    kl = information.kl_divergence(weather, forecast, base=2)
    js = information.js_divergence(weather, forecast, base=2)
    print(f"{name:<11} {cross:<13.3f} = {h:.3f} + {kl:<8.3f} {js:.3f}")
print("JS is 1 bit for all distributions without a common outcome, however far apart: no slope to learn from")
