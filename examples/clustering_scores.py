"""Chapter 4: what the scores say of clusterings that are right, nearly right, too fine, random, and all alone.

第 4 章：聚类正确、几乎正确、分得太细、随机、每个样本自成一类时，各项指标分别是多少。

Prints:
    the notes' table: Rand index 0.8235, adjusted 0.5984
                 RI     ARI    AMI    homogeneity  completeness  V
    renamed      1.000  1.000  1.000  1.000        1.000         1.000
    a tenth off  0.915  0.809  0.739  0.740        0.739         0.739
    split in two 0.833  0.572  0.760  1.000        0.613         0.760
    at random    0.555  -0.001 -0.001 0.001        0.001         0.001
    singletons   0.667  0.000  0.000  1.000        0.159         0.274
"""

import numpy as np

from zhishen import clustering
from zhishen.messages import message
from zhishen.messages.columns import pad_right

pairs = clustering.PairConfusion(tp=50, fn=10, fp=5, tn=20)
ri, ari = clustering.rand_index(pairs=pairs), clustering.adjusted_rand_index(pairs=pairs)
print(message("the notes' table: Rand index {ri:.4f}, adjusted {ari:.4f}", ri=ri, ari=ari))

rng = np.random.default_rng(0)
classes = rng.integers(0, 3, size=1000)
clusterings = {
    message("renamed"): (classes + 1) % 3,
    message("a tenth off"): np.where(rng.random(1000) < 0.1, rng.integers(0, 3, size=1000), classes),
    message("split in two"): 2 * classes + rng.integers(0, 2, size=1000),
    message("at random"): rng.integers(0, 3, size=1000),
    message("singletons"): np.arange(1000),
}
scores = (
    clustering.rand_index, clustering.adjusted_rand_index, clustering.adjusted_mutual_information,
    clustering.homogeneity, clustering.completeness, clustering.v_measure,
)  # fmt: skip
widths = (6, 6, 6, 12, 13, 5)
print(" " * 12, message("RI     ARI    AMI    homogeneity  completeness  V"))
for name, clusters in clusterings.items():
    values = [f"{score(classes, clusters):<{width}.3f}" for score, width in zip(scores, widths, strict=True)]
    print(pad_right(name, 12), " ".join(values).rstrip())
