"""The extractor on a parse, on parses written by hand: no model is needed, and without spaCy they are left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from factbase.errors import UsageError
from factbase.reading.child_process import Limits, Reader
from factbase.reading.combined_extractor import BothExtractors, union
from factbase.reading.english.extractor import EnglishExtractor
from factbase.reading.layout import paragraphs
from factbase.reading.proposals import Extractor, Proposal, chain
from factbase.reading.spacy_extractor import MODEL_SETTING, SpacyExtractor, model_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# Each line: word, tag, which word (from 0) it hangs on, and how. What a model would say, written by hand.
THAT = """
    The DT 1 det / mayor NN 2 nsubj / said VBD 2 ROOT / that IN 6 mark / repairs NNS 6 nsubj / would MD 6 aux /
    begin VB 2 ccomp / . . 2 punct
"""
LEFT = """
    The DT 1 det / dam NN 2 nsubj / broke VBD 7 ccomp / , , 7 punct / a DT 6 det / rebel NN 6 compound /
    commander NN 7 nsubj / said VBD 7 ROOT / . . 7 punct
"""
NESTED = """
    The DT 1 det / paper NN 2 nsubj / wrote VBD 2 ROOT / that IN 7 mark / an DT 5 det / aide NN 7 nsubj /
    had VBD 7 aux / denied VBN 2 ccomp / that IN 10 mark / he PRP 10 nsubj / lied VBD 7 ccomp / . . 2 punct
"""
PASSIVE = """
    The DT 1 det / board NN 3 nsubjpass / was VBD 3 auxpass / told VBN 3 ROOT / by IN 3 agent / a DT 6 det /
    guard NN 4 pobj / that IN 9 mark / it PRP 9 nsubj / burned VBD 3 ccomp / . . 3 punct
"""
NEGATED = """
    The DT 1 det / firm NN 4 nsubj / has VBZ 4 aux / not RB 4 neg / said VBN 4 ROOT / who WP 6 nsubj /
    paid VBD 4 ccomp / . . 4 punct
"""
REFUSED = """
    Ana NNP 1 compound / Lopez NNP 2 nsubj / declined VBD 2 ROOT / to TO 4 aux / say VB 2 xcomp / who WP 6 nsubj /
    paid VBD 4 ccomp / . . 2 punct
"""
UNREAL = """
    If IN 2 mark / he PRP 2 nsubj / says VBZ 8 advcl / it PRP 4 nsubj / rained VBD 2 ccomp /
    , , 8 punct / we PRP 8 nsubj /
    will MD 8 aux / know VB 8 ROOT / . . 8 punct
"""
ORDER = """
    The DT 1 det / chief NN 2 nsubj / vowed VBD 2 ROOT / to TO 4 aux / resign VB 2 xcomp / . . 2 punct
"""
RELATIVE = """
    The DT 1 det / guard NN 5 nsubj / who WP 3 nsubj / said VBD 1 relcl / it_rained VBD 3 ccomp / left VBD 5 ROOT /
    . . 5 punct
"""


PARATAXIS = """
    The DT 1 det / envoy NN 8 nsubj / , , 8 punct / the DT 4 det / paper NN 5 nsubj /
    said VBD 8 parataxis / , , 8 punct /
    had VBD 8 aux / left VBN 8 ROOT / . . 8 punct
"""
BEGAN = """
    Witnesses NNS 1 nsubj / began VBD 1 ROOT / to TO 3 aux / say VB 1 xcomp / that IN 6 mark / it PRP 6 nsubj /
    burned VBD 3 ccomp /
    . . 1 punct
"""
MODAL = """
    Critics NNS 2 nsubj / could MD 2 aux / argue VB 2 ROOT / that IN 5 mark / it PRP 5 nsubj / failed VBD 2 ccomp /
    . . 2 punct
"""
BARE = """
    It PRP 1 nsubj / helped VBD 1 ROOT / the DT 3 det / board NN 4 nsubj / determine VB 1 ccomp / who WP 6 nsubj /
    paid VBD 4 ccomp / . . 1 punct
"""
CABLE = """
    A DT 1 det / cable NN 6 nsubj / saying VBG 1 acl / that IN 5 mark / it PRP 5 nsubj / burned VBD 2 ccomp /
    leaked VBD 6 ROOT / . . 6 punct
"""
AND = """
    Ana NNP 1 nsubj / left VBD 1 ROOT / and CC 1 cc / said VBD 1 conj / it PRP 5 nsubj / burned VBD 3 ccomp /
    . . 1 punct
"""
AGENTLESS = """
    It PRP 2 nsubjpass / was VBD 2 auxpass / said VBN 2 ROOT / that IN 5 mark / he PRP 5 nsubj / left VBD 2 ccomp /
    . . 2 punct
"""
QUOTED = """
    “ `` 3 punct / It PRP 2 nsubj / burned VBD 9 ccomp / all DT 4 det / night NN 2 npadvmod / long RB 2 advmod /
    , , 9 punct / ” '' 9 punct / he PRP 9 nsubj / said VBD 9 ROOT / . . 9 punct
"""
INSIDE = """
    “ `` 2 punct / I PRP 2 nsubj / think VBP 2 ROOT / it PRP 4 nsubj / burned VBD 2 ccomp / all DT 6 det /
    night NN 4 npadvmod / . . 2 punct / ” '' 2 punct
"""


class Written:
    """A pipeline that knows the parse of one paragraph."""

    def __init__(self, written: str) -> None:
        tokens = pytest.importorskip("spacy.tokens")
        english = pytest.importorskip("spacy.lang.en").English()
        rows = [row.split() for row in written.split("/")]
        words = [row[0].replace("_", " ") for row in rows]
        spaces = [after[0] not in {".", ","} for after in rows[1:]] + [False]
        self.doc = tokens.Doc(
            english.vocab,
            words=words,
            spaces=spaces,
            tags=[row[1] for row in rows],
            heads=[int(row[2]) for row in rows],
            deps=[row[3] for row in rows],
        )

    def pipe(self, texts: Iterable[str]) -> Iterator[Any]:
        for text in texts:
            assert text == self.doc.text
            yield self.doc


def told(written: str) -> list[tuple[str, list[str | None], str]]:
    """Each proposal as (claim, sources from the origin on, stance)."""
    pipeline = Written(written)
    text = pipeline.doc.text
    found = SpacyExtractor(pipeline).propose(text, paragraphs(text)).proposals
    return [
        (
            " … ".join(text[start:end] for start, end in each.claim),
            [text[slice(*hop.source)] if hop.source else None for hop in chain(found, place)],
            each.stance.value,
        )
        for place, each in enumerate(found)
    ]


@pytest.mark.parametrize(
    ("written", "claim", "sources", "stance"),
    [
        (THAT, "repairs would begin", ["The mayor"], "asserts"),
        (LEFT, "The dam broke", ["a rebel commander"], "asserts"),
        (NESTED, "he lied", ["an aide", "The paper"], "denies"),
        (PASSIVE, "it burned", ["a guard"], "asserts"),
        (NEGATED, "who paid", ["The firm"], "no_comment"),
        (REFUSED, "who paid", ["Ana Lopez"], "no_comment"),
        (ORDER, "to resign", ["The chief"], "hedges"),
        (RELATIVE, "it rained", ["who"], "asserts"),
        (PARATAXIS, "The envoy … had left", ["the paper"], "asserts"),
        (BEGAN, "it burned", ["Witnesses"], "asserts"),
        (MODAL, "it failed", ["Critics"], "hedges"),
        (CABLE, "it burned", ["A cable"], "asserts"),
        (AND, "it burned", ["Ana"], "asserts"),
        (QUOTED, "“ It burned all night long, ”", ["he"], "asserts"),
    ],
)
def test_a_clause_that_hangs_on_a_cue_is_what_its_subject_says(
    written: str, claim: str, sources: list[str], stance: str
) -> None:
    assert (claim, sources, stance) in told(written)


@pytest.mark.parametrize("written", [UNREAL, BARE, AGENTLESS, INSIDE])
def test_what_nobody_said_is_not_proposed(written: str) -> None:
    """Under "if", after "helped", without an agent, and of "I" inside a quotation, who is a source already."""
    assert told(written) == []


def test_who_a_relative_pronoun_means_is_kept_beside_it() -> None:
    pipeline = Written(RELATIVE)
    text = pipeline.doc.text

    [found] = SpacyExtractor(pipeline).propose(text, paragraphs(text)).proposals

    assert found.antecedent is not None
    assert text[slice(*found.antecedent)] == "The guard"


def test_a_paragraph_without_a_cue_is_never_parsed() -> None:
    text = "The dam broke in the night."

    assert SpacyExtractor(Written(THAT)).propose(text, paragraphs(text)).proposals == ()


def test_both_extractors_keep_the_protocol() -> None:
    both = BothExtractors(Written(THAT))

    assert isinstance(both, Extractor)
    assert isinstance(SpacyExtractor(Written(THAT)), Extractor)


def test_what_rules_and_parse_both_find_is_one_proposal_and_surer() -> None:
    pipeline = Written(THAT)
    text = pipeline.doc.text
    alone = EnglishExtractor().propose(text, paragraphs(text)).proposals

    [found] = BothExtractors(pipeline).propose(text, paragraphs(text)).proposals

    assert [(each.claim, each.confidence) for each in alone] == [(found.claim, 0.8)]
    assert found.confidence == 0.91


def proposal(start: int, end: int, *, cue: int, confidence: float = 0.8) -> Proposal:
    from factbase.reading.english.lexicon import Act

    return Proposal(((start, end),), (0, 3), ((cue, cue + 4),), Act.ASSERTS, "PRE", confidence)


def test_where_both_differ_on_the_words_the_rules_are_followed_and_what_one_finds_alone_is_less_sure() -> None:
    rules, parse = [proposal(10, 60, cue=4)], [proposal(10, 30, cue=4), proposal(70, 90, cue=64, confidence=0.88)]

    found = union(rules, parse)

    assert [(each.claim, each.confidence) for each in found] == [(((10, 60),), 0.8), (((70, 90),), 0.59)]


# ---------------------------------------------------------------------------------------------------- the model


def model(folder: Path, *files: str) -> Path:
    for name in ("config.cfg", "meta.json", *files):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps({}))
    return folder


def test_a_model_is_a_folder_that_a_person_names(tmp_path: Path) -> None:
    folder = model(tmp_path / "mine", "parser/model")

    assert model_folder({MODEL_SETTING: str(folder)}) == folder


def test_a_package_is_looked_into_but_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en_mine").mkdir()
    (tmp_path / "en_mine" / "__init__.py").write_text("raise SystemExit('this was run')")
    folder = model(tmp_path / "en_mine" / "en_mine-1.0")
    monkeypatch.syspath_prepend(tmp_path)

    assert model_folder({MODEL_SETTING: "en_mine"}) == folder


def test_the_version_of_what_is_proposed_names_the_model_and_its_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spacy = pytest.importorskip("spacy")
    spacy.blank("en").to_disk(tmp_path / "mine")
    monkeypatch.setenv(MODEL_SETTING, str(tmp_path / "mine"))

    found = SpacyExtractor()

    assert found.version.startswith("1, en_pipeline 0.0.0, sha256 ")
    assert found.propose("He said so.", [(0, 11)]).proposals == ()


def test_without_spacy_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "spacy", None)

    with pytest.raises(UsageError, match="needs spaCy") as refused:
        SpacyExtractor()

    assert "factbase-ledger[spacy]" in str(refused.value.hint)


@pytest.mark.parametrize("name", ["own.py", "tagger/weights.pkl"])
def test_a_model_that_brings_code_or_pickles_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="brings code"):
        model_folder({MODEL_SETTING: str(model(tmp_path / "mine", name))})


@pytest.mark.parametrize(
    ("named", "message"),
    [("/nowhere/at/all", "is no model"), ("no_such_package", "is no model"), ("", "needs an English model")],
)
def test_a_model_that_is_not_there_is_said_with_what_to_do(
    named: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("factbase.reading.spacy_extractor._USUAL", ("no_such_package",))

    with pytest.raises(UsageError, match=message) as refused:
        model_folder({MODEL_SETTING: named})

    assert MODEL_SETTING in str(refused.value.hint)


def test_an_extractor_that_misses_its_model_is_said_in_one_sentence_by_the_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(MODEL_SETTING, "no_such_package")

    with Reader(Limits()) as reader, pytest.raises(UsageError, match=r"spaCy|is no model"):
        reader.read(b"The mayor said that it rained.", name="a.txt", extractor="spacy")
