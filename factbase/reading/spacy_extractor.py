"""The extractor that stands on a parse: English reports from spaCy's dependencies, where a model is installed.

    pip install factbase-ledger[spacy], and a model of spaCy by whatever way you trust

The model is named by $FACTBASE_SPACY_MODEL, as a folder or as an installed package, else it is looked for under the
usual names. Nothing is downloaded, and no code of a model's package is run: a folder that has Python or pickles in it
is refused. The version of what is proposed names the model with a hash of its weights.

It shares the shell of the built-in extractor (paragraphs, quotations, chains, pronouns): a cue is a verb of the same
lexicon, its content a clause that depends on it, its source that verb's subject.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factbase.errors import UsageError
from factbase.reading.english.lexicon import ATTITUDES, CUES, FAILURES, MODALS, NEGATIONS, REFUSALS, Act, CueClass
from factbase.reading.english.naming import identity
from factbase.reading.english.nesting import chained
from factbase.reading.english.pronouns import resolved
from factbase.reading.english.subjects import Mention
from factbase.reading.english.words import Words, quotations, read_words, tag_all
from factbase.reading.proposals import Extraction, Proposal
from factbase.vocabulary import Identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from factbase.reading.proposals import Span

__all__ = ["MODEL_SETTING", "SpacyExtractor", "model_folder", "reports_of"]

MODEL_SETTING = "FACTBASE_SPACY_MODEL"
_USUAL = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm")
_RUNNABLE = frozenset({".py", ".pyc", ".so", ".pkl", ".pickle", ".joblib"})
_UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter", "textcat")
_WEIGHTS = ("config.cfg", "parser/model", "tagger/model", "tok2vec/model")

# How often each pattern was right on labelled US news, as measured before the project began.
_CONFIDENCE = {"CLAUSE_LEFT": 0.96, "CLAUSE": 0.88, "PARATAXIS": 0.85, "INFINITIVE": 0.67}
_ACTS = {
    CueClass.WEAK: Act.SUGGESTS,
    CueClass.DENY: Act.DENIES,
    CueClass.ASK: Act.ASKS,
    CueClass.COMMIT: Act.COMMITS,
    CueClass.DEMAND: Act.DEMANDS,
}
_HEDGED, _UNSURE = frozenset({Act.SUGGESTS, Act.ASKS, Act.COMMITS, Act.DEMANDS}), 0.85
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_INHERITING = frozenset({"conj", "xcomp", "advcl", "acl"})
_RELATIVES = frozenset({"who", "which", "that"})
_GOING_ON = frozenset("began begins begun continued continues went goes proceeded appeared appears seemed".split())
_EDGES = " \t\n,;:.-–—"


class SpacyExtractor:
    """Who says what, from the parse of an installed model.

    Args:
        pipeline: what makes a parsed `Doc` of a text; by default the installed model.

    Raises:
        UsageError: spaCy or a model of it is not there; it says what to do.
    """

    name = "spacy"
    languages = frozenset({"en"})

    def __init__(self, pipeline: Any = None, *, version: str = "1") -> None:  # noqa: ANN401 - a spaCy Language
        if pipeline is None:
            pipeline, version = _installed(os.environ)
        self._pipeline = pipeline
        self.version = version

    def propose(self, text: str, paragraphs: Sequence[Span], /) -> Extraction:
        """What is found in these paragraphs, in the order of the text, each with its parent in the chain."""
        reporting = [(start, end) for start, end in paragraphs if read_words(text, start, end).cues]
        docs = self._pipeline.pipe(text[start:end] for start, end in reporting)
        found = [
            each
            for (start, end), doc in zip(reporting, docs, strict=True)
            for each in reports_of(doc, text, start, end)
        ]
        return Extraction(tuple(resolved(text, list(chained(found)), paragraphs)))


# ------------------------------------------------------------------------------------------------------ the model


def _installed(environment: Mapping[str, str]) -> tuple[Any, str]:
    try:
        import spacy  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise UsageError("the extractor spacy needs spaCy", hint="pip install 'factbase-ledger[spacy]'") from error
    folder = model_folder(environment)
    model = spacy.load(folder, exclude=_UNUSED)
    return model, f"1, {model.meta['lang']}_{model.meta['name']} {model.meta['version']}, sha256 {_hash(folder)}"


def model_folder(environment: Mapping[str, str]) -> Path:
    """Where the model lies that a person installed.

    Raises:
        UsageError: there is none, or it brings code of its own.
    """
    named = environment.get(MODEL_SETTING)
    if named and (Path(named) / "config.cfg").is_file():
        return _sound(Path(named))
    for name in (named,) if named else _USUAL:
        # Asked for by name only: the package itself, which is code, is never imported.
        found = importlib.util.find_spec(name) if name.isidentifier() else None
        for place in (found.submodule_search_locations or ()) if found is not None else ():
            for config in sorted(Path(place).glob("*/config.cfg")):
                return _sound(config.parent)
    told = f"{MODEL_SETTING}={named}: is no model" if named else "the extractor spacy needs an English model of spaCy"
    raise UsageError(told, hint=f"install one, and name its package or folder in ${MODEL_SETTING}")


def _sound(folder: Path) -> Path:
    strange = sorted(each for each in folder.rglob("*") if each.suffix.lower() in _RUNNABLE)
    if strange:
        raise UsageError(
            f"{folder}: is a model that brings code ({strange[0].name})", hint="use a model without code or pickles"
        )
    return folder


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in _WEIGHTS:
        if (folder / name).is_file():
            digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:12]


# ------------------------------------------------------------------------------------------------- from the parse


def reports_of(doc: Any, text: str, start: int, end: int) -> Iterator[Proposal]:  # noqa: ANN401 - a spaCy Doc
    """The reports of one paragraph.

    Args:
        doc: its parse, whose characters count from `start`.
        text: the whole text.
        start: where the paragraph begins in it.
        end: where it ends.
    """
    words = read_words(text, start, end)
    for lo, hi in words.sentences:
        tag_all(words, lo, hi)
    quotes = [(quote.start, quote.end) for quote in quotations(text, start, end)]
    for token in doc:
        if token.lower_ in CUES and token.tag_.startswith("VB"):
            # Where the report itself stands in a quotation, its content does not grow to all of that.
            others = [each for each in quotes if not each[0] <= token.idx + start < each[1]]
            found = _report(token, words, others, start)
            if found is not None and (len(others) == len(quotes) or not _is_own_voice(text, found)):
                yield found


def _is_own_voice(text: str, found: Proposal) -> bool:
    """Inside a quotation "I" and "we" are the speaker, who is a source already."""
    assert found.source is not None
    return text[slice(*found.source)].lower() in {"i", "we", "you"}


def _report(cue: Any, words: Words, quotes: Sequence[Span], at: int) -> Proposal | None:  # noqa: ANN401 - a token
    subject = None if _is_unreal(cue) else _source_of(cue)
    content, pattern = _content_of(cue)
    if content is None or subject is None or subject.i == content.i:
        return None
    if pattern == "PARATAXIS" and subject.head.i != cue.i:
        return None
    claim = tuple(_spoken(words.text, _pieces(content, cue, _taken(cue, content, subject)), quotes, at))
    if not claim:
        return None
    who, antecedent = _phrase(subject, cue)
    named = _mention(words, antecedent or who, at)
    act = _act(cue)
    return Proposal(
        claim=claim,
        source=(who[0] + at, who[1] + at),
        cue=((cue.idx + at, cue.idx + len(cue) + at),),
        act=act,
        pattern=pattern,
        confidence=round(_CONFIDENCE[pattern] * (_UNSURE if act in _HEDGED else 1), 2),
        antecedent=(antecedent[0] + at, antecedent[1] + at) if antecedent is not None else None,
        identity=Identity.UNNAMED if named is None else identity(words, named),
        strict=pattern != "INFINITIVE" and CUES[cue.lower_][0] not in ATTITUDES,
    )


def _is_unreal(cue: Any) -> bool:  # noqa: ANN401 - a token
    """Under "if", or "to say" of who did not begin to: nobody said it."""
    if any(each.dep_ == "mark" and each.lower_ in {"if", "unless", "whether"} for each in cue.children):
        return True
    helpers = {each.lower_ for each in cue.children if each.dep_ == "aux"}
    infinitive = "to" in helpers or (cue.tag_ == "VB" and not helpers)
    return infinitive and cue.head.lower_ not in REFUSALS | FAILURES | _GOING_ON


def _act(cue: Any) -> Act:  # noqa: ANN401 - a token
    before = {each.lower_ for each in cue.children if each.dep_ in {"aux", "neg", "advmod", "preconj"}}
    if cue.dep_ == "xcomp" and cue.head.lower_ in REFUSALS | FAILURES:
        return Act.NO_COMMENT
    if before & NEGATIONS or any(each.dep_ == "neg" for each in cue.children):
        return Act.NOT_ASSERTED
    if before & MODALS:
        return Act.SUGGESTS
    return _ACTS.get(CUES[cue.lower_][1], Act.ASSERTS)


def _source_of(cue: Any) -> Any:  # noqa: ANN401 - a token
    """The token that heads who says it: subject, agent of a passive, or the subject of the verb it hangs on."""
    passive = any(each.dep_ in {"auxpass", "nsubjpass"} for each in cue.children)
    if passive:
        by = (word for each in cue.children if each.dep_ == "agent" for word in each.children)
        return next((word for word in by if word.dep_ == "pobj"), None)
    own = [each for each in cue.children if each.dep_ in {"nsubj", "csubj"}]
    if own:
        return own[0]
    if cue.dep_ in _INHERITING and cue.head.i != cue.i:
        if cue.dep_ == "acl" and cue.head.tag_.startswith("N"):
            return cue.head
        return _source_of(cue.head) if cue.head.tag_.startswith("VB") or cue.head.dep_ in _INHERITING else None
    return None


def _content_of(cue: Any) -> tuple[Any, str]:  # noqa: ANN401 - a token
    """The token that heads what is said, and by which rule."""
    clauses = [each for each in cue.children if each.dep_ == "ccomp" and _is_clause(each)]
    if clauses:
        first = clauses[0]
        return first, "CLAUSE_LEFT" if first.i < cue.i else "CLAUSE"
    if cue.dep_ == "parataxis" and cue.head.i != cue.i:
        return cue.head, "PARATAXIS"
    if CUES[cue.lower_][1] in {CueClass.COMMIT, CueClass.DEMAND}:
        return next(((each, "INFINITIVE") for each in cue.children if each.dep_ == "xcomp"), (None, ""))
    return None, ""


def _is_clause(token: Any) -> bool:  # noqa: ANN401 - a token
    return any(each.dep_ in _SUBJECTS for each in token.children) or token.tag_.startswith("VB")


def _phrase(subject: Any, cue: Any) -> tuple[Span, Span | None]:  # noqa: ANN401 - tokens
    """Who says it, in characters of the paragraph, and for "who" or "which" what it refers to."""
    if subject.lower_ in _RELATIVES and cue.dep_ == "relcl":
        return (subject.idx, subject.idx + len(subject)), _hull(each for each in cue.head.subtree if each.i < subject.i)
    # Of a noun that the cue itself hangs on ("a cable saying that ..."), only what stands before the cue.
    holds = subject.is_ancestor(cue)
    return _hull(each for each in subject.subtree if not holds or each.i < cue.i), None


def _hull(tokens: Iterable[Any]) -> Span:
    places = [(each.idx, each.idx + len(each)) for each in tokens if not each.is_space]
    return min(first for first, _ in places), max(last for _, last in places)


def _taken(cue: Any, content: Any, subject: Any) -> set[int]:  # noqa: ANN401 - tokens
    """The tokens that belong to the report itself: its verb, who says it, and what else hangs on the verb."""
    mine = {cue.i}
    if subject is not None:
        mine |= {each.i for each in subject.subtree} if not subject.is_ancestor(content) else {subject.i}
    if content.is_ancestor(cue):
        mine |= {each.i for each in cue.subtree}
    return mine


def _pieces(content: Any, cue: Any, taken: set[int]) -> list[Span]:  # noqa: ANN401 - tokens
    """What is said, in characters of the paragraph: the clause without the report that may stand inside it."""
    inside = sorted(each.i for each in content.subtree if each.i not in taken and not each.is_space)
    pieces: list[list[int]] = []
    for place in inside:
        between = range(pieces[-1][1] + 1, place) if pieces else range(0)
        if pieces and not any(each in taken or each == cue.i for each in between):
            pieces[-1][1] = place
        else:
            pieces.append([place, place])
    doc = content.doc
    return [(doc[first].idx, doc[last].idx + len(doc[last])) for first, last in pieces]


def _spoken(text: str, pieces: Sequence[Span], quotes: Sequence[Span], at: int) -> list[Span]:
    """The pieces as spans of the text: "that" and punctuation off their ends, grown to the quotation they lie in."""
    found: list[Span] = []
    for first, last in pieces:
        start, end = first + at, last + at
        if text[start : start + 5].lower() == "that ":
            start += 5
        while start < end and text[start] in _EDGES:
            start += 1
        while start < end and text[end - 1] in _EDGES:
            end -= 1
        for opens, closes in quotes:
            if start < closes and opens < end:
                start, end = min(start, opens), max(end, closes)
        if start < end and found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end and any(sign.isalnum() for sign in text[start:end]):
            found.append((start, end))
    return found


def _mention(words: Words, span: Span, at: int) -> Mention | None:
    """The words of the paragraph that a span covers."""
    inside = [place for place, start in enumerate(words.start) if span[0] + at <= start < span[1] + at]
    return Mention(inside[0], inside[-1] + 1) if inside else None
