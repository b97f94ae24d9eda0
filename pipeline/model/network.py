"""A delivered network, loaded and run on one thread: workers are many."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from pipeline.model.delivered import Delivered
from pipeline.model.errors import OutOfMemoryError

_FAULTS = (
    RuntimeError,
    ort.capi.onnxruntime_pybind11_state.Fail,
    ort.capi.onnxruntime_pybind11_state.InvalidArgument,
    ort.capi.onnxruntime_pybind11_state.InvalidGraph,
    ort.capi.onnxruntime_pybind11_state.InvalidProtobuf,
    ort.capi.onnxruntime_pybind11_state.RuntimeException,
)


class NetworkError(Exception):
    """A network cannot run; the message says why."""


class Network:
    """An ONNX model of one input and one output.

    Raises:
        UndeliveredError: the model is missing or damaged.
        NetworkError: its file is no model.

    """

    def __init__(self, delivered: Delivered) -> None:
        settings = ort.SessionOptions()
        settings.intra_op_num_threads = settings.inter_op_num_threads = 1
        # Pages differ in size: what is kept for one is of no use to the next, and never given back.
        settings.enable_cpu_mem_arena = settings.enable_mem_pattern = False
        settings.log_severity_level = 4
        model = delivered.model()
        try:
            self._session = ort.InferenceSession(model, settings, ["CPUExecutionProvider"])
        except _FAULTS as error:
            raise NetworkError(f"{delivered.file}: {error}") from error
        self._input = self._session.get_inputs()[0].name

    def answer(self, given: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return what the network makes of its input.

        Raises:
            NetworkError: it cannot run.
            OutOfMemoryError: there is not enough memory.

        """
        try:
            return np.asarray(self._session.run(None, {self._input: given})[0], np.float32)
        except MemoryError as error:
            raise OutOfMemoryError from error
        except _FAULTS as error:
            raise NetworkError(str(error)) from error
