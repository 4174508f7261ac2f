"""Chapter 4: what the scores say of clusterings that are right, nearly right, too fine, random, and all alone.

Prints:
    the notes' table: Rand index 0.8235, adjusted 0.5984
                 RI     ARI    AMI    homogeneity  completeness  V
    renamed      1.000  1.000  1.000  1.000        1.000         1.000
    a tenth off  0.915  0.809  0.739  0.740        0.739         0.739
    split        0.833  0.572  0.760  1.000        0.613         0.760
    random       0.555  -0.001 -0.001 0.001        0.001         0.001
    singletons   0.667  0.000  0.000  1.000        0.159         0.274
"""

import numpy as np

from zhishen import clustering

pairs = clustering.PairConfusion(tp=50, fn=10, fp=5, tn=20)
ri, ari = clustering.rand_index(pairs=pairs), clustering.adjusted_rand_index(pairs=pairs)
print(f"the notes' table: Rand index {ri:.4f}, adjusted {ari:.4f}")

rng = np.random.default_rng(0)
classes = rng.integers(0, 3, size=1000)
clusterings = {
    "renamed": (classes + 1) % 3,
    "a tenth off": np.where(rng.random(1000) < 0.1, rng.integers(0, 3, size=1000), classes),
    "split": 2 * classes + rng.integers(0, 2, size=1000),
    "random": rng.integers(0, 3, size=1000),
    "singletons": np.arange(1000),
}
scores = (
    clustering.rand_index, clustering.adjusted_rand_index, clustering.adjusted_mutual_information,
    clustering.homogeneity, clustering.completeness, clustering.v_measure,
)  # fmt: skip
widths = (6, 6, 6, 12, 13, 5)
print(" " * 12, "RI     ARI    AMI    homogeneity  completeness  V")
for name, clusters in clusterings.items():
    values = [f"{score(classes, clusters):<{width}.3f}" for score, width in zip(scores, widths, strict=True)]
    print(f"{name:<12}", " ".join(values).rstrip())
