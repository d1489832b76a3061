"""Candidates: how good and how fast, beside exhaustive rapidfuzz, and string_grouper where it is installed.

    python benchmarks/matching.py --labelled claims.jsonl.xz      # recall@10, MAP@5, MRR on judged pairs
    python benchmarks/matching.py --claims 1000000                # top 10 of a typed text, cold start, memory
    python benchmarks/matching.py --pairs 100000                  # all pairs worth asking about
    python benchmarks/matching.py --names --contradictions        # names.tsv beside this file; generated pairs

Generated claims come from `generated.py`. A labelled file has lines {"claim": id, "text": ...} and
{"query": id, "text": ..., "matches": [ids]}. The database is kept and used again where --database is given.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import generated
from generated import Vocabulary

from factbase.ledger import Factbase
from factbase.matching.contrast import analyse, contrast
from factbase.matching.index import Index
from factbase.matching.names import name_of, score
from factbase.matching.normalisation import normalise, words
from factbase.matching.pairs import score_characters, share_rare_terms
from factbase.matching.ranking import nearest, similarity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOW = "2026-01-01 00:00:00.000000"


def told(label: str, *figures: str) -> None:
    """One line of the report."""
    print(f"{label:<52}{'  '.join(figures)}", flush=True)


def resident_mb() -> float:
    """What this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def spread(times_s: Sequence[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    ordered = sorted(times_s)
    return f"median {statistics.median(ordered) * 1e3:.1f} ms, p95 {ordered[int(len(ordered) * 0.95)] * 1e3:.1f} ms"


# ------------------------------------------------------------------------------------------------ judged pairs


def labelled(path: Path) -> None:
    """Quality of the ranking on claims that people matched."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    texts = {row["claim"]: row["text"] for row in rows if "claim" in row}
    queries = [(row["text"], set(row["matches"])) for row in rows if "query" in row]
    started = time.perf_counter()
    index = Index.build(sorted(texts.items()))
    built = time.perf_counter() - started
    precision, recall, reciprocal, times = [], [], [], []
    for text, right in queries:
        started = time.perf_counter()
        found = nearest(index, text, lambda keys: {key: texts[key] for key in keys}, limit=100)
        times.append(time.perf_counter() - started)
        hits = [each.key in right for each in found]
        precision.append(_average_precision(hits[:5], len(right)))
        recall.append(sum(hits[:10]) / len(right))
        reciprocal.append(next((1 / place for place, hit in enumerate(hits, start=1) if hit), 0.0))
    told(f"{path.name}: {len(queries)} queries, {len(texts)} claims", f"built in {built:.2f} s", spread(times))
    means = [statistics.fmean(each) for each in (precision, recall, reciprocal)]
    told("  MAP@5, recall@10, MRR", *(f"{mean:.3f}" for mean in means))


def _average_precision(hits: Sequence[bool], right: int) -> float:
    found = [sum(hits[: place + 1]) / (place + 1) for place, hit in enumerate(hits) if hit]
    return sum(found) / min(right, len(hits)) if hits else 0.0


# ------------------------------------------------------------------------------------------ one text among many


def build(path: Path, claims: int) -> None:
    """A database of generated claims, by raw inserts; the same ones each time."""
    Factbase.create(path).close()
    made = generated.claims(claims, vocabulary=Vocabulary())
    rows = (
        (key, uuid.UUID(int=(7 << 76) | (2 << 62) | key).bytes, f"c{key:06x}", NOW, text)
        for key, text in enumerate(made, start=1)
    )
    with sqlite3.connect(path, isolation_level=None) as base:
        base.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-200000; BEGIN")
        base.executemany(
            "INSERT INTO claim (id, uid, handle, created_at, text, workflow) VALUES (?, ?, ?, ?, ?, 'todo')", rows
        )
        base.execute("INSERT INTO claim_fts (claim_fts) VALUES ('rebuild')")
        base.execute("COMMIT")


def one_text(path: Path, queries: int) -> None:
    """Top 10 of disturbed claims, through the ledger; beside rapidfuzz in the same run."""
    with Factbase.open(path) as facts:
        started = time.perf_counter()
        facts.text_candidates("warm up")
        told("first question, index made or loaded", f"{time.perf_counter() - started:.2f} s")
    _cold(path)
    with Factbase.open(path) as facts:
        facts.text_candidates("warm up")
        texts = [text for (text,) in sqlite3.connect(path).execute("SELECT text FROM claim ORDER BY id")]
        told("claims", f"{len(texts):,}")
        ours = _disturbed(facts, texts, queries)
        _typed(facts, texts)
        _found_elsewhere(path, facts)
    _exhaustive(texts, ours)


def _cold(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _FIRST, str(path)], check=True, capture_output=True, text=True)
    seconds, before, after = map(float, done.stdout.split())
    told("cold start in a new process, numpy and all", f"{seconds:.2f} s")
    told("memory of the index, and of what loads it", f"{after - before:.0f} MB")


_FIRST = """
import resource, sys, time
from pathlib import Path
from factbase.ledger import Factbase

def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6

facts = Factbase.open(sys.argv[1])
facts.claims(limit=1)
before, started = resident_mb(), time.perf_counter()
facts.text_candidates("the first question")
print(time.perf_counter() - started, before, resident_mb())
"""


def _disturbed(facts: Factbase, texts: Sequence[str], queries: int) -> float:
    chance, vocabulary = random.Random(7), Vocabulary()
    times: list[float] = []
    for strength in generated.STRENGTHS:
        found, some = 0, []
        for _ in range(queries // len(generated.STRENGTHS)):
            text = texts[chance.randrange(len(texts))]
            asked = generated.disturbed(text, strength, vocabulary=vocabulary, chance=chance)
            started = time.perf_counter()
            near = facts.text_candidates(asked)
            some.append(time.perf_counter() - started)
            found += any(each.right.text == text for each in near)
        told(f"top 10 of a claim disturbed, {strength}", f"found {found / len(some):.3f}", spread(some))
        times += some
    told("top 10 of a claim disturbed, all", spread(times))
    return statistics.median(times)


def _typed(facts: Factbase, texts: Sequence[str]) -> None:
    chance, times = random.Random(8), []
    for _ in range(20):
        text = texts[chance.randrange(len(texts))]
        for end in range(1, len(text), 2):
            if text[:end].strip():
                started = time.perf_counter()
                facts.text_candidates(text[:end])
                times.append(time.perf_counter() - started)
    told("top 10 at each key press", spread(times))


def _found_elsewhere(path: Path, facts: Factbase) -> None:
    """A claim that one process commits, in the candidates of another that has its index open."""
    times = []
    with Factbase.open(path) as other:
        other.text_candidates("warm up")
        for number in range(20):
            facts.add("claim", text=f"zyzzyva number {number} was sighted near quagga falls")
            started = time.perf_counter()
            [first, *_] = other.text_candidates(f"zyzzyva number {number} sighted near quagga falls")
            times.append(time.perf_counter() - started)
            assert f" {number} " in first.right.text
        told("a new claim found by another connection", spread(times))
    for _ in range(20):
        facts.undo()


def _exhaustive(texts: Sequence[str], ours_s: float) -> None:
    from rapidfuzz import fuzz, process

    chance, vocabulary, times = random.Random(9), Vocabulary(), []
    for _ in range(5):
        text = texts[chance.randrange(len(texts))]
        asked = generated.disturbed(text, generated.MEDIUM, vocabulary=vocabulary, chance=chance)
        started = time.perf_counter()
        process.extract(asked, texts, scorer=fuzz.ratio, limit=10)
        times.append(time.perf_counter() - started)
    theirs = statistics.median(times)
    told("rapidfuzz process.extract, ratio", f"median {theirs * 1e3:.0f} ms", f"{theirs / ours_s:.0f} times ours")


# ------------------------------------------------------------------------------------------------------ all pairs


def all_pairs(count: int) -> None:
    """Every pair worth asking about among claims of which a tenth are duplicates."""
    texts, right = _with_duplicates(count)
    before = resident_mb()
    started = time.perf_counter()
    index = Index.build(enumerate(texts))
    built = time.perf_counter()
    found = share_rare_terms(index.bulk(), most=10)
    shared = time.perf_counter()
    found = score_characters(found, lambda keys: {key: words(normalise(texts[key])) for key in keys}, index.rarity)
    compared = time.perf_counter()
    likeness = [similarity(texts[a], texts[b]) for a, b in zip(found.left.tolist(), found.right.tolist(), strict=True)]
    done = time.perf_counter()
    told(f"all pairs of {count:,}", f"{done - started:.1f} s", f"peak {_peak_mb():.0f} MB, {before:.0f} MB before")
    parts = zip(
        ("index", "words", "letters", "rapidfuzz"),
        (built - started, shared - built, compared - shared, done - compared),
        strict=True,
    )
    told("  of it", *(f"{name} {seconds:.1f} s" for name, seconds in parts))
    scores = dict(zip(zip(found.left.tolist(), found.right.tolist(), strict=True), found.score.tolist(), strict=True))
    told("  candidate recall", f"{sum(pair in scores for pair in right) / len(right):.4f}", f"{len(scores):,} pairs")
    told("  best F1 of a score", *_best_f1(scores, right))
    assert len(likeness) == len(scores)
    _string_grouper(texts, right)


def _with_duplicates(count: int) -> tuple[list[str], set[tuple[int, int]]]:
    vocabulary, chance = Vocabulary(), random.Random(3)
    texts = generated.claims(count * 9 // 10, vocabulary=vocabulary)
    originals = len(texts)
    right = set()
    while len(texts) < count:
        original = chance.randrange(originals)
        strength = generated.STRENGTHS[len(texts) % 3]
        right.add((original, len(texts)))
        texts.append(generated.disturbed(texts[original], strength, vocabulary=vocabulary, chance=chance))
    return texts, right


def _best_f1(scores: dict[tuple[int, int], float], right: set[tuple[int, int]]) -> Iterator[str]:
    best = (0.0, 0.0)
    for hundredths in range(20, 95, 5):
        taken = {pair for pair, value in scores.items() if value >= hundredths / 100}
        if taken:
            best = max(best, (2 * len(taken & right) / (len(taken) + len(right)), hundredths / 100))
    yield f"{best[0]:.3f} from {best[1]:.2f}"


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _string_grouper(texts: Sequence[str], right: set[tuple[int, int]]) -> None:
    try:
        import pandas as pd
        from string_grouper import match_strings
    except ImportError:
        told("string_grouper", "is not installed")
        return
    started = time.perf_counter()
    found = match_strings(pd.Series(texts), min_similarity=0.5, max_n_matches=10)
    spent = time.perf_counter() - started
    pairs = {(min(a, b), max(a, b)) for a, b in zip(found["left_index"], found["right_index"], strict=True) if a != b}
    told(
        "string_grouper", f"{spent:.1f} s", f"recall {len(pairs & right) / len(right):.4f}", f"peak {_peak_mb():.0f} MB"
    )


# ------------------------------------------------------------------------------------- names and contradictions


def names(path: Path) -> None:
    """Labelled pairs of names, a line each: 1 or 0, and two names, between tabs."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] in "01"]
    scored = [(score(name_of(left), name_of(right)), label == "1") for label, left, right in rows]
    best = (0.0, 0.0)
    for hundredths in range(40, 100):
        hits = sum(right for value, right in scored if value >= hundredths / 100)
        taken = sum(value >= hundredths / 100 for value, _ in scored)
        if hits:
            best = max(best, (2 * hits / (taken + sum(right for _, right in scored)), hundredths / 100))
    fixed = [value >= 0.75 for value, _ in scored]
    hits = sum(taken and right for taken, (_, right) in zip(fixed, scored, strict=True))
    f1 = 2 * hits / (sum(fixed) + sum(right for _, right in scored))
    told(f"names: {len(rows)} pairs", f"F1 {f1:.3f} from 0.75", f"best {best[0]:.3f} from {best[1]:.2f}")


def contradictions(count: int) -> None:
    """Generated contradictions and duplicates, as many of each: which of them are flagged."""
    chance, vocabulary = random.Random(4), Vocabulary()
    flagged, wrongly, pairs, duplicates = 0, 0, 0, 0
    started = time.perf_counter()
    for text in generated.claims(count, vocabulary=vocabulary):
        other = generated.contradicted(text, chance)
        if other is not None:
            pairs += 1
            flagged += bool(contrast(analyse(text), analyse(other)).flags)
        same = generated.disturbed(text, generated.LIGHT, vocabulary=vocabulary, chance=chance)
        duplicates += 1
        wrongly += bool(contrast(analyse(text), analyse(same)).flags)
    each = (time.perf_counter() - started) / (pairs + duplicates)
    told(f"contradictions: {pairs} pairs", f"recall {flagged / pairs:.3f}", f"false alarms {wrongly / duplicates:.3f}")
    told("  each pair, texts read anew", f"{each * 1e6:.0f} µs")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", type=Path, action="append", default=[])
    parser.add_argument("--claims", type=int)
    parser.add_argument("--queries", type=int, default=999)
    parser.add_argument("--database", type=Path)
    parser.add_argument("--pairs", type=int)
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--contradictions", action="store_true")
    asked = parser.parse_args()
    for path in asked.labelled:
        if not path.exists():
            parser.error(f"{path} is not there: it is data that people labelled, and no part of factbase")
        labelled(path)
    if asked.names:
        names(Path(__file__).with_name("names.tsv"))
    if asked.contradictions:
        contradictions(2_000)
    with tempfile.TemporaryDirectory(prefix="factbase-") as folder:
        os.environ.setdefault("FACTBASE_CACHE", folder)
        if asked.claims:
            path = asked.database or Path(folder) / "bench.db"
            if not path.exists():
                build(path, asked.claims)
            one_text(path, asked.queries)
    if asked.pairs:
        all_pairs(asked.pairs)


if __name__ == "__main__":
    main()
