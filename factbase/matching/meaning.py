"""Similarity by meaning, from a sentence-embedding model on this machine.

A model is a folder in the published form: `config.json`, `vocab.txt`, `model.safetensors`, of the BERT family with mean
pooling, such as all-MiniLM-L6-v2. Only numbers are read, no code, and nothing is downloaded.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["Model", "NoModelError"]

# The model was trained on no more, and claims are shorter.
LONGEST = 128  # word pieces that are read of a text
_WORD = re.compile(r"\w+|[^\w\s]")
_LONGEST_WORD = 100
_DTYPES: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "I64": np.dtype("<i8")}


class NoModelError(ValueError):
    """Folder without a model of the supported kind; the message says why."""


class Model:
    """Sentence-embedding model.

    Args:
        folder: where it lies.

    Raises:
        NoModelError: there is none that can be used.
    """

    def __init__(self, folder: Path) -> None:
        try:
            config = json.loads((folder / "config.json").read_bytes())
            pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
            self._weights = _read_weights(folder / "model.safetensors")
            if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
                raise NoModelError(f"{folder}: it is a model of another kind: {config['model_type']}")
            self._layers = int(config["num_hidden_layers"])
            self._heads = int(config["num_attention_heads"])
            self._epsilon = float(config["layer_norm_eps"])
            self._pieces = {piece: number for number, piece in enumerate(pieces)}
            self._special_tokens = self._pieces["[CLS]"], self._pieces["[SEP]"], self._pieces["[UNK]"]
            # A model whose parts do not fit fails here, and not in the middle of a review.
            self.embed("a first text")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, NoModelError):
                raise
            raise NoModelError(f"{folder}: no sentence-embedding model can be read there: {error}") from error

    def likeness(self, query: str, texts: Sequence[str]) -> list[float]:
        """Return how near a text is to each of some others in meaning, 0 to 1."""
        query_vector = self.embed(query)
        return [float(np.clip(query_vector @ self.embed(text), 0, 1)) for text in texts]

    def embed(self, text: str) -> NDArray[np.float32]:
        """Return the embedding of a text: a vector of length 1."""
        numbers = self._numbers(text)
        place = "embeddings."
        hidden = self._weights[place + "word_embeddings.weight"][numbers]
        hidden = hidden + self._weights[place + "position_embeddings.weight"][: len(numbers)]
        hidden = self._normed(hidden + self._weights[place + "token_type_embeddings.weight"][0], place + "LayerNorm")
        for layer in range(self._layers):
            hidden = self._layer(hidden, f"encoder.layer.{layer}.")
        mean: NDArray[np.float32] = hidden.mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)

    # ------------------------------------------------------------------------------------------------ inside

    def _layer(self, hidden: NDArray[np.float32], at: str) -> NDArray[np.float32]:
        count, width = hidden.shape
        parts = [
            self._dense(hidden, f"{at}attention.self.{name}").reshape(count, self._heads, -1).transpose(1, 0, 2)
            for name in ("query", "key", "value")
        ]
        scores = parts[0] @ parts[1].transpose(0, 2, 1) / np.sqrt(width / self._heads)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        attended = (scores / scores.sum(axis=-1, keepdims=True)) @ parts[2]
        attended = self._dense(attended.transpose(1, 0, 2).reshape(count, width), at + "attention.output.dense")
        hidden = self._normed(hidden + attended, at + "attention.output.LayerNorm")
        wide = self._dense(hidden, at + "intermediate.dense")
        wide = 0.5 * wide * (1 + _erf(wide / np.sqrt(2)))
        return self._normed(hidden + self._dense(wide, at + "output.dense"), at + "output.LayerNorm")

    def _dense(self, hidden: NDArray[np.float32], at: str) -> NDArray[np.float32]:
        result: NDArray[np.float32] = hidden @ self._weights[at + ".weight"].T + self._weights[at + ".bias"]
        return result

    def _normed(self, hidden: NDArray[np.float32], at: str) -> NDArray[np.float32]:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self._epsilon)
        result: NDArray[np.float32] = centred / spread * self._weights[at + ".weight"] + self._weights[at + ".bias"]
        return result

    def _numbers(self, text: str) -> list[int]:
        """Return the word pieces of a text as numbers: each word in the longest pieces that the model has."""
        begin, end, _ = self._special_tokens
        plain = unicodedata.normalize("NFD", text[: LONGEST * 20].lower())
        plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Mn")
        result = [begin]
        for word in _WORD.findall(plain):
            result += self._split(word)
            if len(result) >= LONGEST - 1:
                break
        return [*result[: LONGEST - 1], end]

    def _split(self, word: str) -> list[int]:
        result: list[int] = []
        start = 0
        while start < len(word):
            for stop in range(min(len(word), start + _LONGEST_WORD), start, -1):
                piece = ("##" if start else "") + word[start:stop]
                if piece in self._pieces:
                    result.append(self._pieces[piece])
                    start = stop
                    break
            else:
                # WordPiece: a word with a piece that the vocabulary lacks is unknown as a whole.
                return [self._special_tokens[2]]
        return result


def _erf(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the error function to 1.5e-7. Source: Abramowitz and Stegun, 7.1.26."""
    size = np.abs(x)
    t = 1 / (1 + 0.3275911 * size)
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    result: NDArray[np.float32] = np.sign(x) * (1 - series * np.exp(-size * size))
    return result


def _read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Read the arrays of a safetensors file: the length of a JSON header, the header, and plain numbers."""
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    head: dict[str, Any] = json.loads(raw[8 : 8 + length])
    result = {}
    for name, entry in head.items():
        if name != "__metadata__":
            start, end = (8 + length + place for place in entry["data_offsets"])
            numbers = np.frombuffer(raw[start:end], _DTYPES[entry["dtype"]]).reshape(entry["shape"])
            result[name.removeprefix("bert.")] = numbers.astype(np.float32)
    return result
