"""A second score by a sentence-embedding model: here a tiny one, made at random, of the published form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from factbase.errors import BadInputError
from factbase.ledger import Factbase
from factbase.matching.meaning import Model, NoModelError, _erf

if TYPE_CHECKING:
    from pathlib import Path

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "talks", "were", "hal", "##ted", "seven", "##s", ",", "e"]
WIDTH, WIDE, LAYERS = 8, 16, 2
CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "num_hidden_layers": LAYERS,
    "num_attention_heads": 2,
    "layer_norm_eps": 1e-12,
}


def shapes() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(PIECES), WIDTH),
        "embeddings.position_embeddings.weight": (128, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}."
        dense = {f"attention.self.{name}": (WIDTH, WIDTH) for name in ("query", "key", "value")}
        dense |= {
            "attention.output.dense": (WIDTH, WIDTH),
            "intermediate.dense": (WIDE, WIDTH),
            "output.dense": (WIDTH, WIDE),
        }
        for name, shape in dense.items():
            found |= {f"{at}{name}.weight": shape, f"{at}{name}.bias": shape[:1]}
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            found |= {f"{at}{name}.weight": (WIDTH,), f"{at}{name}.bias": (WIDTH,)}
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of two layers, its numbers at random."""
    chance = np.random.default_rng(5)
    head: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, shape in shapes().items():
        raw = chance.normal(size=shape).astype("<f4").tobytes()
        head[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    said = json.dumps(head).encode()
    (tmp_path / "model.safetensors").write_bytes(len(said).to_bytes(8, "little") + said + body)
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    (tmp_path / "vocab.txt").write_text("\n".join(PIECES))
    return tmp_path


def test_a_text_means_the_same_as_itself(folder: Path) -> None:
    model = Model(folder)

    [itself, spelt, other] = model.likeness(
        "The talks were halted", ["The talks were halted", "THE TALKS WÉRE HALTED", "seven"]
    )

    assert itself == pytest.approx(1, abs=1e-5)
    assert spelt == pytest.approx(1, abs=1e-5)
    assert 0 <= other < 1
    assert np.linalg.norm(model.embed("")) == pytest.approx(1, abs=1e-5)


def test_words_are_read_in_the_longest_pieces_that_the_model_knows(folder: Path) -> None:
    model = Model(folder)

    assert model._numbers("The talks, halted xyz") == [2, 4, 5, 11, 7, 8, 1, 3]
    assert len(model._numbers("seven " * 10_000)) == 128


def test_the_error_function_is_the_one_of_the_tables() -> None:
    assert _erf(np.array([-1.0, 0.0, 0.5, 2.0])) == pytest.approx([-0.8427008, 0, 0.5204999, 0.9953223], abs=1e-6)


@pytest.mark.parametrize("damage", ["config.json", "vocab.txt", "model.safetensors"])
def test_a_folder_without_a_model_says_what_is_wrong(folder: Path, damage: str) -> None:
    (folder / damage).write_bytes(b"\x10\0\0\0\0\0\0\0{}")
    with pytest.raises(NoModelError, match="no sentence-embedding model can be read there"):
        Model(folder)
    (folder / damage).unlink()
    with pytest.raises(NoModelError, match="No such file"):
        Model(folder)


def test_a_model_of_another_kind_is_refused(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps(CONFIG | {"model_type": "mpnet"}))

    with pytest.raises(NoModelError, match="a model of another kind: mpnet"):
        Model(folder)


def test_the_second_score_stands_beside_the_first_where_it_is_asked_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FACTBASE_MODEL", raising=False)
    with Factbase.create(tmp_path / "case.db", analyst="ana") as facts:
        one = facts.capture("The talks were halted < AP").claim
        facts.capture("Seven talks were halted < Reuters")
        plain = facts.claim_candidates(one)
        with pytest.raises(BadInputError, match="there is no sentence-embedding model"):
            facts.text_candidates("talks halted", meaning=True)
        monkeypatch.setenv("FACTBASE_MODEL", str(tmp_path / "nowhere"))
        with pytest.raises(BadInputError, match="FACTBASE_MODEL: "):
            facts.text_candidates("talks halted", meaning=True)

        monkeypatch.setenv("FACTBASE_MODEL", str(folder))
        [scored] = facts.claim_candidates(one, meaning=True)

        assert plain[0].meaning is None
        assert scored.meaning is not None
        assert 0 <= scored.meaning <= 1
        assert scored.score == plain[0].score
        assert [each.meaning for each in facts.text_candidates("talks", meaning=True)] != [None, None]
        assert facts.text_candidates("xyz", meaning=True) == []
