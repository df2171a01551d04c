"""The published network once more, from its description, by NumPy and one frame at a time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
State = dict[str, Floats]


def linear(s: State, name: str, x: Floats) -> Floats:
    return x @ s[f"{name}.weight"].T + s[f"{name}.bias"]


def silu(x: Floats) -> Floats:
    out: Floats = x / (1 + np.exp(-x))
    return out


def gelu(x: Floats) -> Floats:
    out: Floats = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    return out


def normal(x: Floats) -> Floats:
    out: Floats = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-6)
    return out


def rms(s: State, name: str, x: Floats) -> Floats:
    out: Floats = x / np.sqrt((x**2).mean(-1, keepdims=True) + 1e-6) * s[f"{name}.weight"]
    return out


def affine(s: State, name: str, x: Floats) -> Floats:
    out: Floats = normal(x) * s[f"{name}.weight"] + s[f"{name}.bias"]
    return out


def clock(s: State, name: str, time: float, width: int) -> Floats:
    rates = 10000.0 ** (-np.arange(width // 2) / (width // 2))
    told = np.concatenate([np.cos(time * rates), np.sin(time * rates)])
    return linear(s, f"{name}.2", silu(linear(s, f"{name}.0", told)))


def modulation(s: State, name: str, told: Floats, parts: int) -> list[Floats]:
    return list(np.split(linear(s, f"{name}.linear", silu(told)), parts))


def heads_of(qkv: Floats, heads: int) -> tuple[Floats, Floats, Floats]:
    q, k, v = np.split(qkv, 3, axis=-1)
    return tuple(each.reshape(len(each), heads, -1) for each in (q, k, v))  # type: ignore[return-value]


def turned(x: Floats) -> Floats:
    """Turn pairs as complex numbers: place times a rate that falls with the pair."""
    count, _, width = x.shape
    rates = 10000.0 ** (-np.arange(0, width, 2) / width)
    pairs = x[..., 0::2] + 1j * x[..., 1::2]
    pairs = pairs * np.exp(1j * np.arange(count)[:, None] * rates)[:, None]
    return np.stack([pairs.real, pairs.imag], axis=-1).reshape(x.shape)


def attended(q: Floats, k: Floats, v: Floats, allowed: Any) -> Floats:
    out = np.zeros_like(v)
    for head in range(q.shape[1]):
        for query in range(len(q)):
            keys = [key for key in range(len(k)) if allowed(query, key)]
            score = np.array([q[query, head] @ k[key, head] for key in keys])
            weight = np.exp(score / np.sqrt(q.shape[-1]) - score.max())
            out[query, head] = (weight / weight.sum()) @ v[keys, head]
    return out.reshape(len(out), -1)


def refined(s: State, x: Floats, time: float, words: int, heads: int) -> Floats:
    name, width = "text_refiner", x.shape[-1]
    mean = x[:words].mean(axis=0)
    context = linear(s, f"{name}.context_encoder.linears.0", mean)
    told = linear(s, f"{name}.context_encoder.linears.2", silu(context))
    told = told + clock(s, f"{name}.timestep_encoder.blocks", time, width)
    x = linear(s, f"{name}.input_embedder", x)
    for at in range(2):
        b = f"{name}.individual_token_refiner.blocks.{at}"
        attending, thinking = modulation(s, f"{b}.adaLN_modulation", told, 2)
        qkv = linear(s, f"{b}.self_attn_qkv", affine(s, f"{b}.norm1", x))
        q, k, v = heads_of(qkv, heads)
        q, k = affine(s, f"{b}.self_attn_q_norm", q), affine(s, f"{b}.self_attn_k_norm", k)
        seen = attended(q, k, v, lambda i, j: (i < words and j < words) or i == j)
        x = x + attending * linear(s, f"{b}.self_attn_proj", seen)
        hidden = silu(linear(s, f"{b}.mlp.fc1", affine(s, f"{b}.norm2", x)))
        x = x + thinking * linear(s, f"{b}.mlp.fc2", hidden)
    return x


def velocity(
    s: State, shape: Any, x: Floats, time: float, tokens: Floats, words: int, sentence: Floats,
    frames: int,
) -> Floats:  # fmt: skip
    """Give (T, 201) of x (T, 201), tokens (S, D) of which `words` are there, sentence (E,)."""
    width, heads, count = shape.feat_dim, shape.num_heads, len(x)
    reach = shape.narrowband_length * 30

    def allowed(query: int, key: int) -> bool:
        if key >= count:
            return key - count < words
        return query < count and key < frames and abs(query - key) <= reach

    told = clock(s, "timestep_encoder.blocks", time * shape.time_factor, width)
    hidden = silu(linear(s, "vtxt_encoder.linears.0", sentence))
    told = told + linear(s, "vtxt_encoder.linears.2", hidden)
    text = refined(s, linear(s, "ctxt_encoder", tokens), time, words, heads)
    streams = {"motion": linear(s, "input_encoder", x), "text": text}
    for at in range(shape.num_layers // 3):
        b = f"double_blocks.{at}"
        mods = {side: modulation(s, f"{b}.{side}_mod", told, 6) for side in streams}
        sets = []
        for side, stream in streams.items():
            shift, scale = mods[side][:2]
            q, k, v = heads_of(
                linear(s, f"{b}.{side}_qkv", normal(stream) * (1 + scale) + shift), heads
            )
            sets.append((rms(s, f"{b}.{side}_q_norm", q), rms(s, f"{b}.{side}_k_norm", k), v))
        q, k, v = (np.concatenate(each) for each in zip(*sets, strict=True))
        seen = attended(turned(q), turned(k), v, allowed)
        for side, part in (("motion", seen[:count]), ("text", seen[count:])):
            mod = mods[side]
            stream = streams[side] + mod[2] * linear(s, f"{b}.{side}_out_proj", part)
            inner = linear(s, f"{b}.{side}_mlp.fc1", normal(stream) * (1 + mod[4]) + mod[3])
            streams[side] = stream + mod[5] * linear(s, f"{b}.{side}_mlp.fc2", gelu(inner))
    both = np.concatenate([streams["motion"], streams["text"]])
    for at in range(shape.num_layers - shape.num_layers // 3):
        b = f"single_blocks.{at}"
        shift, scale, gate = modulation(s, f"{b}.modulation", told, 3)
        mixed = linear(s, f"{b}.linear1", normal(both) * (1 + scale) + shift)
        q, k, v = heads_of(mixed[:, : 3 * width], heads)
        q, k = turned(rms(s, f"{b}.q_norm", q)), turned(rms(s, f"{b}.k_norm", k))
        seen = attended(q, k, v, allowed)
        both = both + gate * linear(
            s, f"{b}.linear2", np.concatenate([seen, gelu(mixed[:, 3 * width :])], axis=-1)
        )
    shift, scale = modulation(s, "final_layer.adaLN_modulation", told, 2)
    return linear(s, "final_layer.linear", normal(both[:count]) * (1 + scale) + shift)
