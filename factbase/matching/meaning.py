"""How near two texts are in meaning, by a sentence-embedding model that a person has on this machine.

A model is a folder in the form in which they are published: `config.json`, `vocab.txt`, `model.safetensors`, of the
BERT family with mean pooling, such as all-MiniLM-L6-v2. Only numbers are read, no code, and nothing is downloaded.
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

LONGEST = 128  # word pieces that are read of a text
_WORD = re.compile(r"\w+|[^\w\s]")
_LONGEST_WORD = 100
_DTYPES: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "I64": np.dtype("<i8")}


class NoModelError(ValueError):
    """A folder that holds no model of the kind that is read here; it says why."""


class Model:
    """A sentence-embedding model.

    Args:
        folder: where it lies.

    Raises:
        NoModelError: there is none that can be used.
    """

    def __init__(self, folder: Path) -> None:
        try:
            config = json.loads((folder / "config.json").read_bytes())
            listed = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
            self._weights = _read_weights(folder / "model.safetensors")
            if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
                raise NoModelError(f"{folder}: it is a model of another kind: {config['model_type']}")
            self._layers = int(config["num_hidden_layers"])
            self._heads = int(config["num_attention_heads"])
            self._epsilon = float(config["layer_norm_eps"])
            self._pieces = {piece: number for number, piece in enumerate(listed)}
            self._ends = self._pieces["[CLS]"], self._pieces["[SEP]"], self._pieces["[UNK]"]
            self.embed("a first text")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, NoModelError):
                raise
            raise NoModelError(f"{folder}: no sentence-embedding model can be read there: {error}") from error

    def likeness(self, asked: str, texts: Sequence[str]) -> list[float]:
        """How near a text is to each of some others in meaning, 0 (nothing in common) to 1 (the same)."""
        own = self.embed(asked)
        return [float(np.clip(own @ self.embed(text), 0, 1)) for text in texts]

    def embed(self, text: str) -> NDArray[np.float32]:
        """A text as a direction: a row of numbers of length 1."""
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
        seen = (scores / scores.sum(axis=-1, keepdims=True)) @ parts[2]
        seen = self._dense(seen.transpose(1, 0, 2).reshape(count, width), at + "attention.output.dense")
        hidden = self._normed(hidden + seen, at + "attention.output.LayerNorm")
        wide = self._dense(hidden, at + "intermediate.dense")
        wide = 0.5 * wide * (1 + _erf(wide / np.sqrt(2)))
        return self._normed(hidden + self._dense(wide, at + "output.dense"), at + "output.LayerNorm")

    def _dense(self, hidden: NDArray[np.float32], at: str) -> NDArray[np.float32]:
        found: NDArray[np.float32] = hidden @ self._weights[at + ".weight"].T + self._weights[at + ".bias"]
        return found

    def _normed(self, hidden: NDArray[np.float32], at: str) -> NDArray[np.float32]:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self._epsilon)
        found: NDArray[np.float32] = centred / spread * self._weights[at + ".weight"] + self._weights[at + ".bias"]
        return found

    def _numbers(self, text: str) -> list[int]:
        """The word pieces of a text, as numbers: each word in the longest pieces that the model knows."""
        begin, end, _ = self._ends
        plain = unicodedata.normalize("NFD", text[: LONGEST * 20].lower())
        plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Mn")
        found = [begin]
        for word in _WORD.findall(plain):
            found += self._split(word)
            if len(found) >= LONGEST - 1:
                break
        return [*found[: LONGEST - 1], end]

    def _split(self, word: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(word):
            for stop in range(min(len(word), start + _LONGEST_WORD), start, -1):
                piece = ("##" if start else "") + word[start:stop]
                if piece in self._pieces:
                    found.append(self._pieces[piece])
                    start = stop
                    break
            else:
                return [self._ends[2]]
        return found


def _erf(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """The error function to 1.5e-7. Source: Abramowitz and Stegun, 7.1.26."""
    size = np.abs(x)
    t = 1 / (1 + 0.3275911 * size)
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    found: NDArray[np.float32] = np.sign(x) * (1 - series * np.exp(-size * size))
    return found


def _read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """The arrays of a safetensors file: the length of a JSON head, the head, and plain numbers."""
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    head: dict[str, Any] = json.loads(raw[8 : 8 + length])
    found = {}
    for name, said in head.items():
        if name != "__metadata__":
            start, end = (8 + length + place for place in said["data_offsets"])
            numbers = np.frombuffer(raw[start:end], _DTYPES[said["dtype"]]).reshape(said["shape"])
            found[name.removeprefix("bert.")] = numbers.astype(np.float32)
    return found
