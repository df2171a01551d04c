"""The same two networks as torch modules, for a GPU: many pictures in one call."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from deployments.video_to_motion.graph import Graph, Step, read
from deployments.video_to_motion.networks import Boxes, Landmarks, files
from deployments.video_to_motion.weights import FOLDER
from domain.motion.skeleton import Floats

SAME = 0
"""LiteRT's number of the padding that keeps the size; 1 is none."""


class Module(nn.Module):
    """A graph of convolutions. Pictures are (B, C, H, W) inside, (B, H, W, C) outside."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self.graph = graph
        for step in graph.steps:
            for place, index in enumerate(step.inputs):
                if index in graph.constants and graph.constants[index].dtype == np.float32:
                    self._keep(index, laid_out(step.name, place, graph.constants[index]))

    def _keep(self, index: int, values: Floats) -> None:
        if not hasattr(self, f"c{index}"):
            self.register_buffer(f"c{index}", torch.from_numpy(np.ascontiguousarray(values)))

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """(B, H, W, 3) -> every output, each (B, ...)."""
        known = {self.graph.input: pictures.permute(0, 3, 1, 2)}
        for step in self.graph.steps:
            given = [
                known[index] if index in known else getattr(self, f"c{index}", None)
                for index in step.inputs
            ]
            known[step.outputs[0]] = self._run(step, given)
        return [outside(known[index]) for index in self.graph.outputs]

    def _run(self, step: Step, given: list[Any]) -> Tensor:  # noqa: PLR0911 - one an operation
        options, first = step.options, given[0]
        match step.name:
            case "CONV_2D" | "DEPTHWISE_CONV_2D":
                return convolved(step, first, given[1], given[2])
            case "ADD":
                return activated(first + given[1], options.fusedActivationFunction)
            case "PAD":
                (_, _), (top, bottom), (left, right), (front, back) = self._numbers(step)
                return functional.pad(first, (left, right, top, bottom, front, back))
            case "MAX_POOL_2D":
                size = (options.filterHeight, options.filterWidth)
                pooled: Tensor = functional.max_pool2d(
                    first, size, (options.strideH, options.strideW)
                )
                return pooled
            case "RESIZE_BILINEAR":
                return functional.interpolate(
                    first,
                    size=self._numbers(step),
                    mode="bilinear",
                    align_corners=bool(options.alignCorners),
                )
            case "LOGISTIC":
                return torch.sigmoid(first)
            case "DEPTH_TO_SPACE":
                return spread(first, options.blockSize)
            case "RESHAPE":
                shape = self.graph.shapes[step.outputs[0]]
                return outside(first).reshape(len(first), *shape[1:])
            case "CONCATENATION":
                return torch.cat(given, dim=int(options.axis))
        raise NotImplementedError(step.name)

    def _numbers(self, step: Step) -> Any:
        return self.graph.constants[step.inputs[1]].astype(int).tolist()


def laid_out(name: str, place: int, values: Floats) -> Floats:
    """Return a constant with its dimensions in torch's order."""
    if place == 1 and name == "CONV_2D":
        return values.transpose(0, 3, 1, 2)
    if place == 1 and name == "DEPTHWISE_CONV_2D":
        return values.transpose(3, 0, 1, 2)
    return values


def convolved(step: Step, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Return a convolution, padded as LiteRT pads: the odd pixel is at the end."""
    options = step.options
    strides = (options.strideH, options.strideW)
    dilations = (options.dilationHFactor, options.dilationWFactor)
    if options.padding == SAME:
        sides: list[int] = []
        for axis in (1, 0):
            covered = (weight.shape[2 + axis] - 1) * dilations[axis] + 1
            size, stride = x.shape[2 + axis], strides[axis]
            total = max((-(-size // stride) - 1) * stride + covered - size, 0)
            sides += [total // 2, total - total // 2]
        x = functional.pad(x, sides)
    groups = x.shape[1] if step.name == "DEPTHWISE_CONV_2D" else 1
    y = functional.conv2d(x, weight, bias, strides, 0, dilations, groups)
    return activated(y, options.fusedActivationFunction)


def activated(x: Tensor, kind: int) -> Tensor:
    """Return x through LiteRT's activation of that number: none, ReLU or ReLU6."""
    match kind:
        case 0:
            return x
        case 1:
            return functional.relu(x)
        case 3:
            return functional.relu6(x)
    raise NotImplementedError(f"activation {kind}")


def spread(x: Tensor, block: int) -> Tensor:
    """Return channels (B, k·k·C, H, W) laid out as blocks of k x k pixels, the rows first."""
    batch, channels, height, width = x.shape
    inner = channels // (block * block)
    x = x.reshape(batch, block, block, inner, height, width).permute(0, 3, 4, 1, 5, 2)
    return x.reshape(batch, inner, height * block, width * block)


def outside(x: Tensor) -> Tensor:
    """Return pictures with their channels last; what is no picture as it is."""
    return x.permute(0, 2, 3, 1) if x.dim() == 4 else x


class TorchNetworks:
    """Both networks on one device; batches of any size. Not for several threads."""

    def __init__(self, folder: Path = FOLDER, device: str = "cuda") -> None:
        self.device = device
        self.detector, self.landmarker = (
            Module(read(each)).to(device).eval() for each in files(folder)
        )

    def detect(self, pictures: Floats) -> Boxes:
        """Look for people in (B, 224, 224, 3), colors from -1 to 1."""
        boxes, logits = self._run(self.detector, pictures)
        return Boxes(boxes, logits[..., 0])

    def landmarks(self, crops: Floats) -> Landmarks:
        """Find the landmarks of the person in each of (B, 256, 256, 3), colors from 0 to 1."""
        image, presence, heatmaps, world = self._run(self.landmarker, crops)
        return Landmarks(
            image.reshape(-1, 39, 5), presence[:, 0], heatmaps, world.reshape(-1, 39, 3)
        )

    @torch.inference_mode()
    def _run(self, module: Module, pictures: Floats) -> list[Floats]:
        given = torch.from_numpy(np.ascontiguousarray(pictures, dtype=np.float32))
        return [each.cpu().numpy() for each in module(given.to(self.device))]
