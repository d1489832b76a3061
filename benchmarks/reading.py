"""How well and how fast documents are read: one scorer for every figure.

    python benchmarks/reading.py articles FILE     claim pairs and spans on labelled articles
    python benchmarks/reading.py chains FILE       whole chains and stances on labelled sentences
    python benchmarks/reading.py speed FILE        words a second, and a file from bytes to proposals
    python benchmarks/reading.py anchors FILE      re-anchoring over random edits
    python benchmarks/reading.py reuse FILE        shared passages between documents, in memory and in a factbase
    python benchmarks/reading.py book FILE         5 MB of text, from bytes to a kept document (made of FILE's articles)

Articles, chains and speed take --extractor spacy or both where a model of spaCy is installed.

FILE is JSON Lines: articles have `text` and `attributions` (`source`, `cue`, `content`: lists of spans), sentences
have `text` and `claims` (`chain` of spans, `start`, `end`, `stance`).

A claim pair is right when the content shares half its words with the labelled one (intersection over union) and
the source shares a word with it (a word that is no article or preposition); each label answers for one proposal.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from factbase.errors import UsageError
from factbase.ledger import Factbase
from factbase.reading.anchors import Anchor, anchor, quote
from factbase.reading.child_process import Reader
from factbase.reading.extractors import named
from factbase.reading.layout import paragraphs
from factbase.reading.proposals import Extractor, Proposal, chain
from factbase.reading.reuse import COMMON, ENOUGH, shared, shingles
from factbase.store import reading_archive

Spans = Iterable[Sequence[int]]
Label = dict[str, Any]
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SMALL = frozenset(["a", "an", "the", "of", "in", "on", "at", "by", "for", "to", "and", "or", "with", "from"])
HALF = 0.5


# ------------------------------------------------------------------------------------------------------- scorer


def word_places(text: str, spans: Spans) -> set[int]:
    """Where the words of these spans begin."""
    return {start + match.start() for start, end in spans for match in _WORD.finditer(text[start:end])}


def overlap(left: set[int], right: set[int]) -> float:
    """Intersection over union; 0.0 where either is empty."""
    return len(left & right) / len(left | right) if left and right else 0.0


def source_places(text: str, spans: Spans) -> set[int]:
    """Where the words that name somebody begin."""
    return {
        start + match.start()
        for start, end in spans
        for match in _WORD.finditer(text[start:end])
        if match.group().lower() not in _SMALL
    }


class Score:
    """True positives, proposals and labels."""

    def __init__(self) -> None:
        self.right = self.proposed = self.labelled = 0

    def __str__(self) -> str:
        precision = self.right / self.proposed if self.proposed else 0.0
        recall = self.right / self.labelled if self.labelled else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        counts = f"({self.right} of {self.labelled}; {self.proposed} proposed)"
        return f"F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}  {counts}"


def match_pairs(text: str, proposals: list[Proposal], labels: list[Label], *, exact: bool) -> list[tuple[int, int]]:
    """Which proposal answers which label, best first, each once."""
    scored = []
    for at, proposal in enumerate(proposals):
        mine = word_places(text, proposal.claim)
        who = source_places(text, [proposal.source] if proposal.source else [])
        for label_at, label in enumerate(labels):
            content = overlap(mine, word_places(text, label["content"]))
            wanted = source_places(text, label["source"])
            same = bool(who & wanted) if wanted else True
            enough = content == 1.0 and who == wanted if exact else content >= HALF
            if enough and same:
                scored.append((-content, at, label_at))
    taken_p: set[int] = set()
    taken_l: set[int] = set()
    pairs = []
    for _, at, label_at in sorted(scored):
        if at not in taken_p and label_at not in taken_l:
            taken_p.add(at)
            taken_l.add(label_at)
            pairs.append((at, label_at))
    return pairs


def lines(path: str) -> list[Label]:
    """The lines of a data file."""
    file = Path(path)
    if not file.exists():
        sys.exit(f"{path}: there is no such file; give the path of the labelled data")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


# ---------------------------------------------------------------------------------------------------- articles


def articles(path: str, *, verbose: bool, extractor: Extractor) -> None:
    """Claim pair and exact span F1, strict and broad, with and without labels that name no source."""
    data = lines(path)
    read = {each["text"]: extractor.propose(each["text"], paragraphs(each["text"])).proposals for each in data}
    for profile in ("strict", "broad"):
        for sourceless in (False, True):
            pair, exact = Score(), Score()
            for article in data:
                _score_article(
                    article, (pair, exact), read[article["text"]], broad=profile == "broad", sourceless=sourceless
                )
            which = "all labels" if sourceless else "labels with a source"
            print(f"{profile:7} {which:21} claim pair {pair}")
            print(f"{profile:7} {which:21} exact span {exact}")
    for article in data if verbose else ():
        _explain(article, [each for each in read[article["text"]] if each.strict])


def _score_article(
    article: Label, scores: tuple[Score, Score], proposals: Sequence[Proposal], *, broad: bool, sourceless: bool
) -> None:
    """A label without a source asks for nobody: where it is left out, a proposal that answers it counts neither way."""
    text, found = article["text"], [each for each in proposals if each.strict or broad]
    labels = article["attributions"]
    wanted = [each for each in labels if each["source"] or sourceless]
    unasked = [] if sourceless else [each for each in labels if not each["source"]]
    for score, exact in zip(scores, (False, True), strict=True):
        pairs = match_pairs(text, found, wanted, exact=exact)
        matched = {at for at, _ in pairs}
        rest = [each for at, each in enumerate(found) if at not in matched]
        score.right += len(pairs)
        score.proposed += len(found) - len(match_pairs(text, rest, unasked, exact=False))
        score.labelled += len(wanted)


def _explain(article: Label, found: list[Proposal]) -> None:
    """What was proposed without a label (+), and which label was not answered (-), strict profile."""
    text = article["text"]
    pairs = match_pairs(text, found, article["attributions"], exact=False)
    right, answered = {at for at, _ in pairs}, {at for _, at in pairs}
    for at, each in enumerate(found):
        if at not in right:
            who = text[slice(*each.source)] if each.source else "?"
            print(f"  + {each.pattern} [{who}] {_shown(text, each.cue)} :: {_shown(text, each.claim)}")
    for at, label in enumerate(article["attributions"]):
        if at not in answered:
            who, cue, said = (_shown(text, label[name]) for name in ("source", "cue", "content"))
            print(f"  - [{who}] {cue} :: {said}")


def _shown(text: str, spans: Spans) -> str:
    return " // ".join(text[start:end] for start, end in spans)[:200]


# ------------------------------------------------------------------------------------------------------ chains


_SAME_STANCE = {
    "asserts": {"asserts"},
    "rejects": {"denies"},
    "denies": {"denies"},
    "not_asserted": {"no_comment", "hedges", "denies"},
    "declines_to_comment": {"no_comment"},
}


def chains(path: str, *, verbose: bool, extractor: Extractor) -> None:
    """Whole chains: the claim, every source in order, and the stance."""
    right = stances = total = 0
    for line in lines(path):
        text = line["text"]
        found = extractor.propose(text, paragraphs(text)).proposals
        for label in line["claims"]:
            total += 1
            whole, stance = _chain_right(text, found, label)
            right += whole
            stances += stance
            if verbose and not (whole and stance):
                print("  -", line["id"], text)
    print(f"whole chains {right} of {total}; stance too {stances} of {total}")


def _chain_right(text: str, found: Sequence[Proposal], label: Label) -> tuple[bool, bool]:
    wanted = [(each["start"], each["end"]) for each in label["chain"]]
    bag = set(_WORD.findall(label["claim"].lower()))
    for at, each in enumerate(found):
        said = set(_WORD.findall(" ".join(text[start:end] for start, end in each.claim).lower()))
        if len(said & bag) / len(said | bag) < HALF:
            continue
        hops = list(chain(found, at))
        same = len(hops) == len(wanted) and all(
            hop.source is not None and overlap(source_places(text, [hop.source]), source_places(text, [span])) >= HALF
            for hop, span in zip(hops, wanted, strict=True)
        )
        if same:
            return True, each.stance.value in _SAME_STANCE.get(label["stance"], {label["stance"]})
    return False, False


# ----------------------------------------------------------------------------------------------------- anchors


def anchors(path: str, *, verbose: bool, extractor: Extractor) -> None:
    """Re-anchoring of labelled contents over 500 random edits, by the share of words edited, and what it costs."""
    del extractor
    dice = random.Random(7)
    spans = [
        (article["text"], tuple(span))
        for article in lines(path)
        for label in article["attributions"]
        for span in label["content"]
        if span[1] - span[0] > 20
    ]
    for share in (0.0, 0.03, 0.10, 0.20):
        counts: Counter[str] = Counter()
        begun = time.perf_counter()
        for _ in range(500):
            text, span = dice.choice(spans)
            edited, moved = edit(text, span, share, dice)
            found = anchor(edited, quote(text, *span))
            counts[_judged(found, moved)] += 1
            if verbose and found.state != "orphan" and _iou((found.start, found.end), moved) == 0:
                print("  wrong:", found.state, text[slice(*span)][:80], "->", edited[found.start : found.end][:80])
        spent = (time.perf_counter() - begun) / 500 * 1000
        print(f"{share:4.0%} of words edited: {dict(counts.most_common())} of 500, {spent:.1f} ms each, edits included")


def edit(text: str, span: tuple[int, int], share: float, dice: random.Random) -> tuple[str, tuple[int, int]]:
    """The text with that share of its words replaced, dropped or doubled, and where the span stands now."""
    parts: list[str] = []
    length = 0
    start = end = -1
    for match in re.finditer(r"\S+|\s+", text):
        word = match.group()
        if match.start() <= span[0] < match.end():
            start = length + span[0] - match.start()
        if not word.isspace() and dice.random() < share:
            word = dice.choice(["", word[::-1], f"{word} {dice.choice(('now', 'then', 'very'))}", "other"])
        parts.append(word)
        length += len(word)
        if match.start() < span[1] <= match.end():
            end = length - max(match.end() - span[1], 0)
    return "".join(parts), (min(start, length), max(end, start))


def _iou(left: tuple[int, int], right: tuple[int, int]) -> float:
    shared = max(min(left[1], right[1]) - max(left[0], right[0]), 0)
    whole = max(left[1], right[1]) - min(left[0], right[0])
    return shared / whole if whole else 0.0


def _judged(found: Anchor, moved: tuple[int, int]) -> str:
    if found.state == "orphan":
        return "orphaned"
    share = _iou((found.start, found.end), moved)
    if share == 0 and found.state == "ambiguous":
        return "said to be ambiguous"
    return "right" if share >= 0.9 else ("roughly right" if share > 0 else "WRONG PLACE")


# ------------------------------------------------------------------------------------------------ speed, reuse


def speed(path: str, *, verbose: bool, extractor: Extractor) -> None:
    """Words a second without a model; a file from bytes to proposals, in a cold and a warm child process."""
    del verbose
    texts = [article["text"] for article in lines(path)]
    words = sum(len(text.split()) for text in texts)
    best = min(_timed(lambda: [extractor.propose(text, paragraphs(text)) for text in texts]) for _ in range(5))
    print(f"{words / best:,.0f} words a second, {words:,} words, best of 5")
    with Reader() as reader:
        cold = _timed(lambda: reader.read(texts[0].encode(), name="a.txt", extractor=extractor.name))
        warm = sorted(_timed(partial(_read, reader, text.encode(), "a.txt", extractor.name)) for text in texts)
    print(f"text: {_told(cold, warm)}")
    pages = [_page(text) for text in texts]
    with Reader() as reader:
        cold = _timed(lambda: reader.read(pages[0], name="a.html"))
        warm = sorted(_timed(partial(_read, reader, page, "a.html", extractor.name)) for page in pages)
    print(f"HTML: {_told(cold, warm)}")


def _read(reader: Reader, data: bytes, name: str, extractor: str) -> None:
    reader.read(data, name=name, extractor=extractor)


def _told(cold: float, warm: list[float]) -> str:
    middle = warm[len(warm) // 2]
    return f"first file {cold * 1000:.0f} ms, then median {middle * 1000:.0f} ms, worst {warm[-1] * 1000:.0f} ms"


def _page(text: str) -> bytes:
    paragraphs_ = "".join(f"<p>{html.escape(each)}</p>" for each in text.split("\n") if each)
    menu = "<ul>" + "<li><a href='/'>Section</a></li>" * 40 + "</ul>"
    return (
        f"<html><body><nav>{menu}</nav><article>{paragraphs_}</article><footer>{menu}</footer></body></html>".encode()
    )


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def reuse(path: str, *, verbose: bool, extractor: Extractor) -> None:
    """Two paragraphs of one text inside another: how many are found, what it costs, and what is found besides."""
    del extractor
    dice = random.Random(7)
    texts = _stories([article["text"] for article in lines(path)], dice)
    index: dict[int, list[int]] = {}
    begun = time.perf_counter()
    runs = [shingles(text) for text in texts]
    for number, each in enumerate(runs):
        for value in {value for value, _ in each.runs}:
            index.setdefault(value, []).append(number)
    indexed = (time.perf_counter() - begun) / len(texts) * 1000
    found = others = 0
    begun = time.perf_counter()
    for _ in range(QUERIES):
        source, host = dice.sample(range(len(texts)), 2)
        query = _planted(texts[source], texts[host], dice)
        runs_here = shingles(query)
        hits = _hits(runs_here, index)
        found += source in hits and bool(shared(query, runs_here, runs[source]))
        others += len(hits - {source, host})
        if verbose and source not in hits:
            print("  missed:", texts[source][:80])
    asked = (time.perf_counter() - begun) / QUERIES * 1000
    print(f"{found} of {QUERIES} found ({found / QUERIES:.1%}); {others} other documents named; {len(texts)} documents")
    print(f"in memory: {indexed:.2f} ms a document to index, {asked:.2f} ms to ask and to show")
    _reuse_kept(texts, dice)


def _reuse_kept(texts: Sequence[str], dice: random.Random) -> None:
    """The same through a factbase: what reading a document costs with these in it, and what the look-up is of that."""
    with TemporaryDirectory() as folder, Factbase.create(Path(folder) / "reuse.db") as facts:
        read = [facts.read(text.encode(), name=f"{number}.txt").id for number, text in enumerate(texts)]
        found, asked, shown_ = 0, [], []
        for number in range(KEPT_QUERIES):
            source, host = dice.sample(range(len(texts)), 2)
            view = facts.read(_planted(texts[source], texts[host], dice).encode(), name=f"query{number}.txt")
            found += read[source] in {each.document for each in view.reuse}
            with facts.store.read() as connection:
                [kept] = reading_archive.renditions(connection, view.sha256)
                asked.append(_timed(partial(_candidates, connection, kept.key)))
            shown_.append(_timed(partial(facts.reading, view.id)))
            facts.undo()
    lookup = f"look-up median {median(asked) * 1000:.2f} ms, worst {max(asked) * 1000:.2f} ms"
    print(f"in a factbase: {found} of {KEPT_QUERIES} found; {lookup}; whole reading {median(shown_) * 1000:.1f} ms")


def _candidates(connection: Any, key: int) -> None:  # noqa: ANN401 - a connection
    reading_archive.candidates(connection, key, enough=ENOUGH, common=COMMON)


def book(path: str, *, verbose: bool, extractor: Extractor) -> None:
    """5 MB of text from bytes to a document that is kept with its proposals, and opened again."""
    del verbose
    texts = [article["text"] for article in lines(path)]
    dice = random.Random(7)
    parts: list[str] = []
    size = 0
    while size < BOOK_BYTES:
        parts.append(_renamed(dice.choice(texts), dice) + "\n\n")
        size += len(parts[-1].encode())
    data = "".join(parts).encode()
    with Reader() as reader:
        parsed = _timed(partial(_read, reader, data, "book.txt", extractor.name))
    with TemporaryDirectory() as folder, Factbase.create(Path(folder) / "book.db") as facts:
        kept = _timed(partial(facts.read, data, name="book.txt", extractor=extractor.name))
        [document] = facts.documents()
        opened = _timed(partial(facts.reading, document.id))
        proposals = len(facts.reading(document.id).proposals)
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(data):,} bytes, {proposals:,} proposals: parsed {parsed:.1f} s, read and kept {kept:.1f} s,", end=" ")
    print(f"opened {opened:.2f} s; {mine} MB here, {children} MB in the child")


def _renamed(text: str, dice: random.Random) -> str:
    """The text with every fifth longer word made another one, so that no two copies have many runs in common."""
    return re.sub(r"\b[a-z]{4,}\b", lambda match: match[0] + dice.choice("aeiou") * (dice.random() < RENAMED), text)


RENAMED = 0.2
BOOK_BYTES, KEPT_QUERIES = 5_000_000, 60
QUERIES = 300


def _stories(texts: Sequence[str], dice: random.Random) -> list[str]:
    """300 stories, each of the paragraphs of one article in another order, so that no two are the same."""
    pool = [[each for each in text.split("\n") if len(each.split()) > 25] for text in texts]
    whole = [each for each in pool if len(each) >= 4]
    every = [each for paragraph in whole for each in paragraph]
    return ["\n\n".join(_scrambled(dice.sample(every, 5), dice)) for _ in range(300)]


def _scrambled(chosen: list[str], dice: random.Random) -> list[str]:
    """The paragraphs with their words shuffled in runs of five: language as it is, text that nobody else has."""
    scrambled = []
    for each in chosen:
        words = each.split()
        parts = [words[place : place + 5] for place in range(0, len(words), 5)]
        dice.shuffle(parts)
        scrambled.append(" ".join(word for part in parts for word in part))
    return scrambled


def _planted(source: str, host: str, dice: random.Random) -> str:
    two = dice.sample(source.split("\n\n"), 2)
    parts = host.split("\n\n")
    return "\n\n".join([*parts[:2], *two, *parts[2:]])


def _hits(query: Any, index: dict[int, list[int]]) -> set[int]:  # noqa: ANN401 - shingles
    counts: Counter[int] = Counter()
    for value in {value for value, _ in query.runs}:
        documents = index.get(value, ())
        if len(documents) <= COMMON:
            counts.update(documents)
    return {document for document, count in counts.items() if count >= ENOUGH}


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["articles", "chains", "speed", "anchors", "reuse", "book"])
    parser.add_argument("file")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--extractor", default="english", help="english, spacy or both")
    options = parser.parse_args()
    measures = {"articles": articles, "chains": chains, "speed": speed, "anchors": anchors, "reuse": reuse}
    measures["book"] = book
    try:
        extractor = named(options.extractor)
    except UsageError as error:
        sys.exit(f"{error.message} ({error.hint})")
    measures[options.what](options.file, verbose=options.verbose, extractor=extractor)


if __name__ == "__main__":
    main()
