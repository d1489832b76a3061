"""How well and how fast documents are read: one scorer for every figure.

    python benchmarks/reading.py articles FILE     claim pairs and spans on labelled articles
    python benchmarks/reading.py chains FILE       whole chains and stances on labelled sentences
    python benchmarks/reading.py speed [FILE]      words a second, and a file from bytes to proposals
    python benchmarks/reading.py anchors FILE      re-anchoring over random edits
    python benchmarks/reading.py reuse FILE        shared passages between documents

FILE is JSON Lines: articles have `text` and `attributions` (`source`, `cue`, `content`: lists of spans), sentences
have `text` and `claims` (`chain` of spans, `start`, `end`, `stance`).

A claim pair is right when the content shares half its words with the labelled one (intersection over union) and
the source shares a word with it (a word that is no article or preposition); each label answers for one proposal.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from factbase.reading.anchors import Anchor, anchor, quote
from factbase.reading.english import EnglishExtractor
from factbase.reading.layout import paragraphs
from factbase.reading.proposals import Proposal, chain

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SMALL = frozenset("a an the of in on at by for to and or with from".split())
HALF = 0.5


# ------------------------------------------------------------------------------------------------------- scorer


def word_places(text: str, spans: Any) -> set[int]:
    """Where the words of these spans begin."""
    return {start + match.start() for start, end in spans for match in _WORD.finditer(text[start:end])}


def overlap(left: set[int], right: set[int]) -> float:
    """Intersection over union; 0.0 where either is empty."""
    return len(left & right) / len(left | right) if left and right else 0.0


def source_places(text: str, spans: Any) -> set[int]:
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
        return f"F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}  ({self.right} of {self.labelled}; {self.proposed} proposed)"


def match_pairs(text: str, proposals: list[Proposal], labels: list[Any], *, exact: bool) -> list[tuple[int, int]]:
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


def lines(path: str) -> list[dict[str, Any]]:
    """The lines of a data file."""
    file = Path(path)
    if not file.exists():
        sys.exit(f"{path}: there is no such file; give the path of the labelled data")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


# ---------------------------------------------------------------------------------------------------- articles


def articles(path: str, *, verbose: bool) -> None:
    """Claim pair and exact span F1, strict and broad, with and without labels that name no source."""
    extractor = EnglishExtractor()
    data = lines(path)
    for profile in ("strict", "broad"):
        for sourceless in (False, True):
            pair, exact = Score(), Score()
            for article in data:
                _score_article(article, extractor, profile, sourceless, (pair, exact), verbose and profile == "strict" and not sourceless)
            which = "all labels" if sourceless else "labels with a source"
            print(f"{profile:7} {which:21} claim pair {pair}")
            print(f"{profile:7} {which:21} exact span {exact}")


def _score_article(article: Any, extractor: Any, profile: str, sourceless: bool, scores: tuple[Score, Score], verbose: bool) -> None:  # noqa: PLR0913, FBT001
    text = article["text"]
    found = [each for each in extractor.propose(text, paragraphs(text)).proposals if each.strict or profile == "broad"]
    labels = article["attributions"]
    wanted = [each for each in labels if each["source"] or sourceless]
    unasked = [] if sourceless else [each for each in labels if not each["source"]]
    for score, exact in zip(scores, (False, True), strict=True):
        pairs = match_pairs(text, found, wanted, exact=exact)
        matched = {at for at, _ in pairs}
        rest = [each for at, each in enumerate(found) if at not in matched]
        neutral = match_pairs(text, rest, unasked, exact=False)
        score.right += len(pairs)
        score.proposed += len(found) - len(neutral)
        score.labelled += len(wanted)
        if verbose and not exact:
            _explain(text, found, wanted, pairs, {id(rest[at]) for at, _ in neutral})


def _explain(text: str, found: list[Proposal], wanted: list[Any], pairs: list[tuple[int, int]], neutral: set[int]) -> None:
    right, answered = {at for at, _ in pairs}, {at for _, at in pairs}
    shown = lambda spans: " // ".join(text[start:end] for start, end in spans)  # noqa: E731
    for at, each in enumerate(found):
        if at not in right and id(each) not in neutral:
            who = text[slice(*each.source)] if each.source else "?"
            print(f"  + {each.pattern} [{who}] {shown(each.cue)} :: {shown(each.claim)[:200]}")
    for at, label in enumerate(wanted):
        if at not in answered:
            print(f"  - [{shown(label['source'])}] {shown(label['cue'])} :: {shown(label['content'])[:200]}")


# ------------------------------------------------------------------------------------------------------ chains


_SAME_STANCE = {"asserts": {"asserts"}, "rejects": {"denies"}, "denies": {"denies"}, "not_asserted": {"no_comment", "hedges", "denies"}, "declines_to_comment": {"no_comment"}}


def chains(path: str, *, verbose: bool) -> None:
    """Whole chains: the claim, every source in order, and the stance."""
    extractor = EnglishExtractor()
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


def _chain_right(text: str, found: Any, label: Any) -> tuple[bool, bool]:
    wanted = [(each["start"], each["end"]) for each in label["chain"]]
    bag = set(_WORD.findall(label["claim"].lower()))
    for at, each in enumerate(found):
        said = set(_WORD.findall(" ".join(text[start:end] for start, end in each.claim).lower()))
        if len(said & bag) / len(said | bag) < HALF:
            continue
        hops = list(chain(found, at))
        same = len(hops) == len(wanted) and all(
            hop.source is not None
            and overlap(source_places(text, [hop.source]), source_places(text, [span])) >= HALF
            for hop, span in zip(hops, wanted, strict=True)
        )
        if same:
            return True, each.stance.value in _SAME_STANCE.get(label["stance"], {label["stance"]})
    return False, False


# ----------------------------------------------------------------------------------------------------- anchors


def anchors(path: str, *, verbose: bool) -> None:
    """Re-anchoring of labelled contents over 500 random edits, by the share of words edited, and what it costs."""
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
            counts[_judged(found, moved, counts)] += 1
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


def _judged(found: Anchor, moved: tuple[int, int], _: Counter[str]) -> str:
    if found.state == "orphan":
        return "orphaned"
    share = _iou((found.start, found.end), moved)
    if share == 0 and found.state == "ambiguous":
        return "said to be ambiguous"
    return "right" if share >= 0.9 else ("roughly right" if share > 0 else "WRONG PLACE")


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["articles", "chains", "anchors"])
    parser.add_argument("file")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    {"articles": articles, "chains": chains, "anchors": anchors}[options.what](options.file, verbose=options.verbose)


if __name__ == "__main__":
    main()
