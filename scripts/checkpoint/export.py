"""Turns a trained checkpoint into the CTranslate2 folder that faster-whisper loads offline."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import torch
from ctranslate2.specs import common_spec, whisper_spec
from model import FFT, HOP, MELS, RATE, Attention, Decoder, DecoderLayer, Encoder, EncoderLayer, Network, Shape
from tokenizers import Tokenizer
from torch import Tensor, nn

VOCABULARY = 51864
SILENT_LOGIT = -30.0
SPACE, END, ENGLISH = 220, 50256, 50258


def silent_row(network: Network) -> Tensor:
    """Return a vocabulary row whose logit is far below all others: the tokens that were never trained get it."""
    with torch.no_grad():
        heard = network.encoder(torch.zeros(1, MELS, 3000))
        tokens = torch.randint(0, network.shape.V, (1, 400), generator=torch.Generator().manual_seed(0))
        mean = network.decoder(tokens, heard)[0][0].mean(0)
    return SILENT_LOGIT * mean / (mean @ mean)


def set_linear(spec: common_spec.LinearSpec, *modules: nn.Linear) -> None:
    """Copy linear layers, stacked into one where there are several."""
    spec.weight = torch.cat([module.weight.data for module in modules])
    if any(module.bias is not None for module in modules):
        missing = [torch.zeros(module.out_features) if module.bias is None else module.bias.data for module in modules]
        spec.bias = torch.cat(missing)


def set_norm(spec: common_spec.LayerNormSpec, module: nn.LayerNorm) -> None:
    """Copy a layer norm."""
    spec.gamma, spec.beta = module.weight.data, module.bias.data


def set_attention(spec: Any, module: Attention, norm: nn.LayerNorm, own: bool) -> None:
    """Copy an attention block; attention to the sound keeps its queries apart from its keys and values."""
    if own:
        set_linear(spec.linear[0], module.q_proj, module.k_proj, module.v_proj)
    else:
        set_linear(spec.linear[0], module.q_proj)
        set_linear(spec.linear[1], module.k_proj, module.v_proj)
    set_linear(spec.linear[-1], module.out_proj)
    set_norm(spec.layer_norm, norm)


def set_layers(spec: Any, part: Encoder | Decoder) -> None:
    """Copy the layers, positions and last norm of one half of the network."""
    spec.position_encodings.encodings = part.embed_positions.weight.data
    set_norm(spec.layer_norm, part.layer_norm)
    for target, layer in zip(spec.layer, part.layers, strict=True):
        assert isinstance(layer, EncoderLayer | DecoderLayer)
        set_attention(target.self_attention, layer.self_attn, layer.self_attn_layer_norm, own=True)
        if isinstance(layer, DecoderLayer):
            set_attention(target.attention, layer.encoder_attn, layer.encoder_attn_layer_norm, own=False)
        set_linear(target.ffn.linear_0, layer.fc1)
        set_linear(target.ffn.linear_1, layer.fc2)
        set_norm(target.ffn.layer_norm, layer.final_layer_norm)


def spec_of(network: Network, rows: list[int], tokenizer: Tokenizer) -> whisper_spec.WhisperSpec:
    """Return the network in CTranslate2's terms, with the whole English vocabulary."""
    shape = network.shape
    full = silent_row(network).repeat(VOCABULARY, 1)
    full[torch.tensor(rows)] = network.decoder.embed_tokens.weight.data
    spec = whisper_spec.WhisperSpec(shape.ne, shape.h, shape.nd, shape.h)
    for target, conv in ((spec.encoder.conv1, network.encoder.conv1), (spec.encoder.conv2, network.encoder.conv2)):
        target.weight, target.bias = conv.weight.data, conv.bias.data
    set_layers(spec.encoder, network.encoder)
    set_layers(spec.decoder, network.decoder)
    spec.decoder.embeddings.weight = full
    spec.decoder.projection.weight = full
    spec.register_vocabulary([tokenizer.id_to_token(token) for token in range(VOCABULARY)])
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [SPACE, END]
    spec.config.lang_ids = [ENGLISH]
    spec.config.alignment_heads = [[shape.nd - 1, head] for head in range(shape.h)]
    return spec


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path, help="made if it is not there; other files in it are left alone")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--rows", type=Path, help="rows of a checkpoint that does not hold its own")
    parser.add_argument("--quantization", default="int8")
    chosen = parser.parse_args()
    torch.manual_seed(0)
    held = torch.load(chosen.checkpoint)
    rows: list[int] = json.loads(chosen.rows.read_text()) if chosen.rows else held["rows"]
    network = Network(Shape(**held["cfg"]))
    network.load_state_dict(held["sd"])
    network.eval()
    spec = spec_of(network, rows, Tokenizer.from_file(str(chosen.tokenizer)))
    spec.validate()
    spec.optimize(quantization=chosen.quantization)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(chosen.folder))
    if chosen.tokenizer.resolve() != (chosen.folder / "tokenizer.json").resolve():
        shutil.copy(chosen.tokenizer, chosen.folder / "tokenizer.json")
    features = {"feature_size": MELS, "sampling_rate": RATE, "hop_length": HOP, "chunk_length": 30, "n_fft": FFT}
    (chosen.folder / "preprocessor_config.json").write_text(json.dumps(features))
    size = sum(file.stat().st_size for file in chosen.folder.iterdir())
    sys.stdout.write(f"{chosen.folder}: {size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
