"""Train a network on colored pictures of mixed sizes, and predict the class of new ones.

用大小不一的彩色图片训练网络，再预测新图片的类别。

The pictures are drawn here; a folder of your own photos is read in the same way.

Prints:
    classes: circle, cross, square; (3, 32, 32) from files of 30 to 90 pixels
    mean of each channel after the preprocessing: [0. 0. 0.]
    weights of the classes, of which squares are rare: 0.8, 0.8, 2.0
    more than 80 % of the test pictures are right: True
    a new picture of 200 x 150 pixels shows a cross
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageDraw

from zhishen import data, nn, optim, train
from zhishen.messages import listed, message


def picture(kind: str, size: tuple[int, int], rng: np.random.Generator) -> Image.Image:
    """A shape in a dark color, somewhere on light, noisy paper."""
    width, height = size
    paper = rng.integers(170, 256, 3) + rng.normal(0, 10, (height, width, 3))
    image = Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8))
    pen, ink = ImageDraw.Draw(image), tuple(map(int, rng.integers(0, 120, 3)))
    r = min(size) * rng.uniform(0.25, 0.35)
    x, y = rng.uniform(r, width - r), rng.uniform(r, height - r)
    if kind == "circle":
        pen.ellipse((x - r, y - r, x + r, y + r), fill=ink)
    elif kind == "square":
        pen.rectangle((x - r, y - r, x + r, y + r), fill=ink)
    else:
        pen.line((x - r, y, x + r, y), fill=ink, width=round(r / 2))
        pen.line((x, y - r, x, y + r), fill=ink, width=round(r / 2))
    return image


def write_pictures(folder: Path, rng: np.random.Generator) -> None:
    """Write a folder for each class; there are fewer squares than other shapes."""
    for kind, count in (("circle", 50), ("cross", 50), ("square", 20)):
        (folder / kind).mkdir()
        for i in range(count):
            width = int(rng.integers(30, 91))
            size = (width, round(width * rng.uniform(0.8, 1.1)))
            picture(kind, size, rng).save(folder / kind / f"{i}.{'jpg' if i % 2 else 'png'}")


def main() -> None:
    """Write the pictures, learn from them, and predict a new one."""
    rng = np.random.default_rng(0)
    with TemporaryDirectory() as path:
        write_pictures(Path(path), rng)
        shapes = data.load(path, flatten=False, size=32, standardize=True)
        picture("cross", (200, 150), rng).save(Path(path, "new.jpg"))
        reader = data.ImageReader(height=32, width=32, channels=3)  # as the data set was read
        new = reader.read(Path(path, "new.jpg"))  # (3, 32, 32), bytes
    classes = listed(shapes.class_names)
    print(message("classes: {names}; {shape} from files of 30 to 90 pixels", names=classes, shape=shapes.image_shape))
    means = np.abs(shapes.train.x.mean(axis=(0, 2, 3))).round(3)
    print(message("mean of each channel after the preprocessing: {value}", value=means))

    weights = train.DataDescription.of(shapes).class_weights()
    shown = listed(f"{weight:.1f}" for weight in weights)
    print(message("weights of the classes, of which squares are rare: {value}", value=shown))
    loss = nn.SoftmaxCrossEntropy(weights=weights)
    network = nn.picture_conv((3, 32, 32), shapes.outputs, rng=rng, last=32, dropout=0.1, loss=loss)
    augment = data.Augment(shift=2, scale=0.1, flip=0.5, color=0.2)
    trainer = train.Trainer(network, shapes, optim.AdamW(lr=0.01), epochs=15, batch_size=16, rng=rng, augment=augment)
    trainer.fit()
    print(message("more than 80 % of the test pictures are right: {value}", value=network.accuracy(*shapes.test) > 0.8))

    (scores,) = network.predict(new[None])  # the network prepares bytes as its training data were prepared
    name = shapes.class_names[int(scores.argmax())]
    print(message("a new picture of 200 x 150 pixels shows a {name}", name=name))


if __name__ == "__main__":
    main()
