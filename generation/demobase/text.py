"""The demo base's own tokenizer, and how captions become embeddings."""

import json

import torch
from diffusers import Flux2KleinPipeline
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import Tensor
from transformers import Qwen2TokenizerFast

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
PIECES = 600
TEXT_LENGTH = 48
TEXT_LAYERS = (1, 2, 3)
"""Hidden states of the text encoder that the transformer is given, side by side."""
CHAT_TEMPLATE = "{% for m in messages %}<|im_start|>{{ m['content'] }}<|im_end|>{% endfor %}"
"""Keeps nothing but the prompt, to save tokens."""


def build_tokenizer(texts: list[str]) -> Qwen2TokenizerFast:
    """A byte-level tokenizer whose pieces are learnt from these texts."""
    model = _learn_pieces(texts)
    pairs = [pair.split(" ") if isinstance(pair, str) else pair for pair in model["merges"]]
    fast = Qwen2TokenizerFast(
        vocab=model["vocab"],
        merges=[tuple(pair) for pair in pairs],
        unk_token=SPECIAL[0],
        pad_token=SPECIAL[0],
        eos_token=SPECIAL[2],
        additional_special_tokens=SPECIAL[1:],
    )
    fast.chat_template = CHAT_TEMPLATE
    return fast


def _learn_pieces(texts: list[str]) -> dict[str, dict[str, int] | list[str] | list[list[str]]]:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=PIECES,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=SPECIAL,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return dict(json.loads(tokenizer.to_str())["model"])


def tokenize(pipe: Flux2KleinPipeline, texts: list[str]) -> tuple[Tensor, Tensor]:
    """Ids and mask (B, TEXT_LENGTH): exactly what the pipeline's own prompt encoding makes."""
    chats = [f"<|im_start|>{text}<|im_end|>" for text in texts]
    encoded = pipe.tokenizer(
        chats,
        return_tensors="pt",
        padding="max_length",
        truncation=True,
        max_length=TEXT_LENGTH,
    )
    return encoded.input_ids, encoded.attention_mask


def encode_text(pipe: Flux2KleinPipeline, texts: list[str]) -> Tensor:
    """Embeddings (B, TEXT_LENGTH, layers x width), through which gradients flow."""
    ids, mask = tokenize(pipe, texts)
    encoded = pipe.text_encoder(
        input_ids=ids, attention_mask=mask, output_hidden_states=True, use_cache=False
    )
    return torch.cat([encoded.hidden_states[layer] for layer in TEXT_LAYERS], dim=-1)
