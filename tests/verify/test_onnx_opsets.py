"""Operators of older opsets, on the inputs of the node tests of the package onnx: the outputs of onnxruntime."""

from __future__ import annotations

import copy
from collections import Counter, defaultdict

import numpy as np
import onnx
import onnxruntime
import pytest
from node_results import array, node_tests
from onnx import helper

from zhishen.errors import UnsupportedError
from zhishen.interop.onnx import Backend
from zhishen.interop.onnx.computing.table import READ
from zhishen.interop.onnx.parsing import OLDEST

#: Node tests for which onnxruntime does not give the values that the package onnx expects, with the reason.
DIFFERENT = {
    "test_training_dropout": "other random numbers",
    "test_maxunpool_export_with_output_shape": "it reads the indices as those of the larger output",
    "test_resize_downsample_scales_linear_align_corners": "it rounds the size of the result first",
    "test_resize_downsample_scales_cubic_align_corners": "it rounds the size of the result first",
}


def older_versions():
    """Operator → the opsets in which it changed."""
    found = defaultdict(set)
    for schema in onnx.defs.get_all_schemas_with_history():
        if not schema.domain:
            found[schema.name].add(max(schema.since_version, OLDEST))
    return found


def run(model, inputs):
    """The outputs of onnxruntime; None if it does not run the model."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        return session.run(None, {info.name: x for info, x in zip(session.get_inputs(), inputs, strict=False)})
    except Exception:  # noqa: BLE001 - whatever it is, there is nothing to compare with
        return None


@pytest.mark.filterwarnings("ignore")  # of the package onnx, for the values that it expects
def test_older_opsets(report):
    versions, counts = older_versions(), Counter()
    for case in node_tests():
        graph = case.model.graph
        if len(graph.node) != 1 or graph.node[0].op_type not in READ or case.name.startswith(tuple(DIFFERENT)):
            continue
        newest = max((entry.version for entry in case.model.opset_import if not entry.domain), default=0)
        inputs = [array(x) for x in case.data_sets[0][0]]
        for opset in sorted({*(v for v in versions[graph.node[0].op_type] if v < newest), max(newest - 1, OLDEST)}):
            model = copy.deepcopy(case.model)
            del model.opset_import[:]
            model.opset_import.append(helper.make_opsetid("", opset))
            model.ir_version = 8
            expected = run(model, inputs)
            if expected is None:
                continue
            try:
                found = Backend.run_model(model, inputs)
            except UnsupportedError:
                counts["refused"] += 1
                continue
            for out, other in zip(found, map(np.asarray, expected), strict=True):
                assert (out.dtype, out.shape) == (other.dtype, other.shape), (case.name, opset)
                np.testing.assert_allclose(out, other, rtol=1e-3, atol=1e-5, err_msg=f"{case.name}, opset {opset}")
            counts["equal"] += 1
    report(f"{counts['equal']:,} runs in older opsets equal onnxruntime, {counts['refused']} are refused")
    assert counts["equal"] > 1500
