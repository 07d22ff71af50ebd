"""The network: Whisper's architecture at a small size, its log-mel input, and an auxiliary letter head for training."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

LETTERS = "abcdefghijklmnopqrstuvwxyz' "
RATE, HOP, FFT, MELS = 16000, 160, 400, 80
WINDOW_FRAMES = 3000
POSITIONS, TOKENS = 1500, 448


@dataclass(frozen=True)
class Shape:
    """The size of a network; the short names are the keys of a stored checkpoint."""

    V: int
    d: int = 128
    h: int = 2
    f: int = 512
    ne: int = 4
    nd: int = 2


class Attention(nn.Module):
    """Multi-head attention that hands its weights out where they are supervised."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(width, width)
        self.k_proj = nn.Linear(width, width, bias=False)
        self.v_proj = nn.Linear(width, width)
        self.out_proj = nn.Linear(width, width)

    def forward(
        self, x: Tensor, source: Tensor | None = None, causal: bool = False, weighed: bool = False
    ) -> tuple[Tensor, Tensor]:
        source = x if source is None else source
        q, k, v = self._split(self.q_proj(x)), self._split(self.k_proj(source)), self._split(self.v_proj(source))
        weights = x.new_zeros(0)
        if weighed:
            weights = ((q @ k.transpose(-1, -2)).float() / math.sqrt(q.shape[-1])).softmax(-1)
            mixed = weights.to(v.dtype) @ v
        else:
            mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=causal)
        return self.out_proj(mixed.transpose(1, 2).reshape(x.shape)), weights

    def _split(self, x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)


class EncoderLayer(nn.Module):
    """Self-attention and a feed-forward block."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.self_attn = Attention(shape.d, shape.h)
        self.self_attn_layer_norm = nn.LayerNorm(shape.d)
        self.fc1, self.fc2 = nn.Linear(shape.d, shape.f), nn.Linear(shape.f, shape.d)
        self.final_layer_norm = nn.LayerNorm(shape.d)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.self_attn(self.self_attn_layer_norm(x))[0]
        return x + self.fc2(functional.gelu(self.fc1(self.final_layer_norm(x))))


class DecoderLayer(nn.Module):
    """Causal self-attention, attention to the sound, and a feed-forward block."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.self_attn = Attention(shape.d, shape.h)
        self.self_attn_layer_norm = nn.LayerNorm(shape.d)
        self.encoder_attn = Attention(shape.d, shape.h)
        self.encoder_attn_layer_norm = nn.LayerNorm(shape.d)
        self.fc1, self.fc2 = nn.Linear(shape.d, shape.f), nn.Linear(shape.f, shape.d)
        self.final_layer_norm = nn.LayerNorm(shape.d)

    def forward(self, x: Tensor, heard: Tensor) -> tuple[Tensor, Tensor]:
        x = x + self.self_attn(self.self_attn_layer_norm(x), causal=True)[0]
        mixed, weights = self.encoder_attn(self.encoder_attn_layer_norm(x), heard, weighed=True)
        x = x + mixed
        return x + self.fc2(functional.gelu(self.fc1(self.final_layer_norm(x)))), weights


class Encoder(nn.Module):
    """Log-mel frames to one vector each 20 ms."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(MELS, shape.d, 3, padding=1)
        self.conv2 = nn.Conv1d(shape.d, shape.d, 3, stride=2, padding=1)
        self.embed_positions = nn.Embedding(POSITIONS, shape.d)
        self.embed_positions.weight.data = sinusoids(POSITIONS, shape.d)
        self.embed_positions.weight.requires_grad = False
        self.layers = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.ne))
        self.layer_norm = nn.LayerNorm(shape.d)

    def forward(self, mel: Tensor) -> Tensor:
        x = functional.gelu(self.conv2(functional.gelu(self.conv1(mel)))).transpose(1, 2)
        x = x + self.embed_positions.weight[: x.shape[1]]
        for layer in self.layers:
            x = layer(x)
        normed: Tensor = self.layer_norm(x)
        return normed


class Decoder(nn.Module):
    """Tokens so far to the hidden state of the next one, with each layer's attention to the sound."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.V, shape.d)
        nn.init.normal_(self.embed_tokens.weight, std=0.05)
        self.embed_positions = nn.Embedding(TOKENS, shape.d)
        nn.init.normal_(self.embed_positions.weight, std=0.01)
        self.layers = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.nd))
        self.layer_norm = nn.LayerNorm(shape.d)

    def forward(self, tokens: Tensor, heard: Tensor) -> tuple[Tensor, list[Tensor]]:
        x = self.embed_tokens(tokens) + self.embed_positions.weight[: tokens.shape[1]]
        weights = []
        for layer in self.layers:
            x, attended = layer(x, heard)
            weights.append(attended)
        return self.layer_norm(x), weights


class Network(nn.Module):
    """Encoder, decoder and the letter head; parameter names are those of a Whisper model."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)
        self.ctc = nn.Linear(shape.d, len(LETTERS) + 1)

    def forward(self, mel: Tensor, tokens: Tensor) -> tuple[Tensor, list[Tensor], Tensor]:
        """Return the logits of every next token, the attention of every decoder layer, and what the encoder heard."""
        heard = self.encoder(mel)
        hidden, weights = self.decoder(tokens, heard)
        return hidden @ self.decoder.embed_tokens.weight.T, weights, heard


def sinusoids(length: int, width: int) -> Tensor:
    """Return Whisper's fixed position vectors."""
    step = math.log(10000) / (width // 2 - 1)
    angles = torch.arange(length)[:, None] * torch.exp(-step * torch.arange(width // 2))[None]
    return torch.cat([angles.sin(), angles.cos()], 1)


class LogMel:
    """faster-whisper's features: the loudest sound sets the floor, and what lies beyond the sound is exactly zero."""

    def __init__(self) -> None:
        from faster_whisper.feature_extractor import FeatureExtractor

        self._filters = torch.tensor(FeatureExtractor(feature_size=MELS).mel_filters).float()
        self._window = torch.hann_window(FFT)

    def __call__(self, samples: Tensor, frames: int) -> Tensor:
        padded = functional.pad(samples, (0, HOP))
        spectrum = torch.stft(padded, FFT, HOP, window=self._window, center=True, return_complex=True)
        power = self._filters @ (spectrum[..., :-1].abs() ** 2)
        logs = power.clamp(min=1e-10).log10()
        logs = (torch.maximum(logs, logs.max() - 8) + 4) / 4
        return functional.pad(logs[:, :frames], (0, max(0, frames - logs.shape[1])))


def stored(network: Network, rows: list[int]) -> dict[str, Any]:
    """Return what a checkpoint file holds: weights, shape and the token id of each vocabulary row."""
    return {"sd": network.state_dict(), "cfg": asdict(network.shape), "rows": rows}
