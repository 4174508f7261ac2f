"""Train on a folder of images, one folder for each class, and show which part of an image matters.

用图片文件夹训练，每个类别一个子文件夹，并显示图像的哪一部分重要。

Prints:
    classes: cross, ring
    training (64, 1, 16, 16), test (16, 1, 16, 16)
    more than 90 % of the test images are right: True
    the outputs of the pooling for one image: (1, 2, 6, 6)
    the middle of a cross matters more than its corner: True
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageDraw

from zhishen import data, nn, optim, train
from zhishen.messages import listed, message


def draw(folder: Path, rng: np.random.Generator) -> None:
    """Draw forty crosses and forty rings, each at a slightly different place."""
    for name in ("cross", "ring"):
        (folder / name).mkdir()
        for i in range(40):
            image = Image.new("L", (16, 16))
            pen, x, y = ImageDraw.Draw(image), *map(int, rng.integers(6, 10, 2))
            if name == "cross":
                pen.line((x - 4, y, x + 4, y), fill=255)
                pen.line((x, y - 4, x, y + 4), fill=255)
            else:
                pen.ellipse((x - 4, y - 4, x + 4, y + 4), outline=255)
            image.save(folder / name / f"{i}.png")


def main() -> None:
    """Write a folder of images, read it, and train on it."""
    rng = np.random.default_rng(0)
    with TemporaryDirectory() as path:
        draw(Path(path), rng)
        shapes = data.image_folder(path)
    print(message("classes: {value}", value=listed(shapes.class_names)))
    print(message("training {train}, test {test}", train=shapes.train.x.shape, test=shapes.test.x.shape))
    network = nn.simple_conv((1, 16, 16), shapes.outputs, rng=rng, filters=2, hidden=10)
    trainer = train.Trainer(network, shapes, optim.Adam(lr=0.01), epochs=15, batch_size=8, rng=rng)
    trainer.fit()
    print(message("more than 90 % of the test images are right: {value}", value=network.accuracy(*shapes.test) > 0.9))

    cross = Image.new("L", (16, 16))
    ImageDraw.Draw(cross).line((4, 8, 12, 8), fill=255)
    ImageDraw.Draw(cross).line((8, 4, 8, 12), fill=255)
    image = np.asarray(cross, np.float32)[None] / 255
    pooled = nn.feature_maps(network, image[None])["maxpool1"]
    print(message("the outputs of the pooling for one image: {value}", value=pooled.shape))
    drop = nn.occlusion_map(network, image, 0, size=5)
    print(message("the middle of a cross matters more than its corner: {value}", value=bool(drop[6, 6] > drop[0, 0])))


if __name__ == "__main__":
    main()
