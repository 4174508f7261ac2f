"""The value of a formula, the operations behind it, and the message of a mistake."""

from __future__ import annotations

import re

import pytest

from zhishen.errors import ZhishenError
from zhishen.graph.expression import parse
from zhishen.graph.tape import reachable

# A sentence of the house form, with the place.
FORM = re.compile(r"^expression(, column \d+)?: .*expected .+, got .+; .+[^.]$", re.DOTALL)


def value(text, **values):
    return parse(text).evaluate(values).data


def makers(output):
    return [tensor.node.maker.name for tensor in reversed(reachable(output)) if tensor.node is not None]


def mistake(text, kind=ZhishenError, **values):
    with pytest.raises(kind) as caught:
        parse(text).evaluate(values)
    excerpt = str(caught.value)
    assert FORM.match(excerpt), excerpt
    assert "\n" not in excerpt.partition(" (")[0]
    return excerpt
