"""A database of a million claims: built, computed anew, listed, asked what if; in one run, with its ratios.

    python benchmarks/scale.py --claims 1000000 --database big.db

The database is kept and used again where the path is given. Every line printed is one figure of the README.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from independence import KINDS as MIXTURE
from independence import MAKERS, SHARES, SOURCES

from factbase.ledger import Factbase, profile_cache
from factbase.ledger.history.audit import verify
from factbase.query import ClaimFilter
from factbase.store import profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from factbase.independence import Hop

NOW = "2026-01-01 00:00:00.000000"
BATCH = 20_000
WORDS = 20_000


def build(path: Path, claims: int) -> None:
    """Fill a new database by raw inserts: sources, a document each, claims, attributions, relays, the search index."""
    Factbase.create(path).close()
    dice = random.Random(2006)
    with sqlite3.connect(path, isolation_level=None) as base:
        base.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-200000; BEGIN")
        _sources(base, dice)
        _claims(base, dice, claims)
        base.execute("INSERT INTO claim_fts (claim_fts) VALUES ('rebuild')")
        base.execute("COMMIT")


def _identity(kind: str, number: int) -> tuple[bytes, str]:
    """A version 7 UUID and a handle; the store's own are random, which would only blur the measure."""
    return uuid.UUID(int=(ord(kind) << 112) | (7 << 76) | (2 << 62) | number).bytes, f"{kind}{number:06x}"


def _insert(base: sqlite3.Connection, table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * (columns.count(",") + 1))
    base.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _sources(base: sqlite3.Connection, dice: random.Random) -> None:
    columns = "id, uid, handle, created_at, name, name_key, name_skeleton, kind, identity, protected"
    kinds = [("outlet" if i % 3 == 0 else "person", i % 3 and dice.random() < 0.15) for i in range(SOURCES)]
    _insert(
        base,
        "source",
        columns,
        (
            (
                i + 1,
                *_identity("s", i),
                NOW,
                *[f"source {i}"] * 3,
                kind,
                "unnamed" if hidden else "named",
                False,
            )
            for i, (kind, hidden) in enumerate(kinds)
        ),
    )
    _insert(
        base,
        "document",
        "id, uid, handle, created_at, title, publisher_id",
        ((i + 1, *_identity("d", i), NOW, f"document {i}", i + 1) for i in range(SOURCES)),
    )
    words = ("same_as", "part_of", "owned_by", "syndicates", "possibly_same", "distinct_from")
    pairs = {(dice.randrange(SOURCES), word, dice.randrange(SOURCES)) for word in words for _ in range(SOURCES // 40)}
    _insert(
        base,
        "source_relation",
        "id, uid, created_at, subject_id, relation, object_id",
        (
            (i, _identity("r", i)[0], NOW, left + 1, word, right + 1)
            for i, (left, word, right) in enumerate(sorted(pairs), start=1)
            if left != right
        ),
    )


def _claims(base: sqlite3.Connection, dice: random.Random, claims: int) -> None:
    vocabulary = ["".join(dice.choices("abcdefghijklmnoprstuvw", k=dice.randint(3, 10))) for _ in range(WORDS)]
    weights = [1 / (rank + 5) for rank in range(WORDS)]
    first = 1
    for done in range(0, claims, BATCH):
        count = min(BATCH, claims - done)
        texts = _texts(dice, vocabulary, weights, count)
        batch = []
        for kind in dice.choices(MIXTURE, SHARES, k=count):
            hops = MAKERS[kind](dice, first)
            first += len(hops)
            batch.append(hops)
        keys = range(done + 1, done + count + 1)
        _insert(
            base,
            "claim",
            "id, uid, handle, created_at, text, workflow, stale",
            ((key, *_identity("c", key), NOW, text, "todo", True) for key, text in zip(keys, texts, strict=True)),
        )
        _insert(
            base,
            "attribution",
            "id, uid, handle, created_at, claim_id, source_id, document_id, stance, basis, status",
            (_attribution(key, hop) for key, hops in zip(keys, batch, strict=True) for hop in hops),
        )
        _insert(
            base,
            "relay",
            "child_id, parent_id, certainty",
            (
                (hop.id, parent, "stated" if stated else "suspected")
                for hops in batch
                for hop in hops
                for parent, stated in hop.relays
            ),
        )


def _texts(dice: random.Random, vocabulary: list[str], weights: list[float], count: int) -> Iterator[str]:
    words = iter(dice.choices(vocabulary, weights, k=count * 12))
    return (" ".join(next(words) for _ in range(12)).capitalize() for _ in range(count))


def _attribution(claim: int, hop: Hop) -> tuple[Any, ...]:
    source = int(hop.source) + 1
    document = source if hop.documented else None
    number = int(hop.id)
    return number, *_identity("a", number), NOW, claim, source, document, "asserts", hop.basis, "active"


def timed(what: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    """Do it, print how long it took, give its result."""
    start = time.perf_counter()
    result = work()
    print(f"{what:58} {time.perf_counter() - start:9.2f} s", flush=True)
    return result


def median_ms(what: str, work: Callable[[], Any], times: int = 9) -> None:
    """Do it several times and print the median and the worst."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    print(f"{what:58} {statistics.median(spent):9.2f} ms, worst {max(spent):.2f}", flush=True)


def fetch_only(facts: Factbase) -> int:
    """Fetch what the solver needs of every claim, and do nothing with it."""
    with facts.store.read() as connection:
        return sum(
            len(profiles.hops_between(connection, first, last))
            for first, last in profiles.spans(connection, profile_cache.CHUNK)
        )


def measure(facts: Factbase) -> None:
    """Print every figure."""
    counts = facts.counts()
    print(", ".join(f"{count:,} {kind}s" for kind, count in counts.items() if count))
    timed("fetching what the solver needs, nothing else", lambda: fetch_only(facts))
    timed("full recompute, figures written", facts.recompute)
    with sqlite3.connect(facts.store.location) as base:
        base.execute("ANALYZE")  # not before: every claim was stale, and the planner would believe that it stays so
    timed("full recompute, nothing to write", facts.recompute)
    for name, wanted in (
        ("claims --single-source", ClaimFilter(single_source=True)),
        ("claims --maybe-single-source", ClaimFilter(maybe_single_source=True)),
        ("claims", ClaimFilter()),
        ("claims is:disputed", ClaimFilter(disputed=True)),
        ("claims with a common word", ClaimFilter(words=("a",))),
    ):
        median_ms(f"{name}, first 50", lambda wanted=wanted: facts.claims(wanted, limit=50))
    median_ms("count of the claims on one source", lambda: facts.count(ClaimFilter(single_source=True)))
    popular = facts.choke_points(limit=1)[0]
    median_ms(
        f"what-if of the source that {popular.claims_lost:,} claims hang on", lambda: facts.what_if(popular.id), 3
    )
    median_ms("choke points, first 50", lambda: facts.choke_points(limit=50), 3)
    claim = facts.claims(ClaimFilter(single_source=True), limit=1, offset=1000)[0]
    median_ms("a claim opened: every line, passage, its history", lambda: facts.dossier(claim.id))
    median_ms("one verdict, with its event", lambda: facts.assess(claim.id, "uncorroborated", reason="measured"))
    source = facts.sources("source 1", limit=1)[0]
    median_ms("one attribution, with its profile and event", lambda: facts.attribute(claim.id, source.id, basis="own"))
    median_ms("undo of it", facts.undo)
    with facts.store.read() as connection:
        timed("the chain of the log verified", lambda: next(iter(verify(connection)), None))
    print(f"{'size':58} {Path(facts.store.location).stat().st_size / counts['claim'] / 1000:9.2f} kB a claim")


def main() -> None:
    """Build what is not there yet, and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--database", type=Path, help="kept and used again; else a temporary one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.database or Path(folder) / "scale.db"
        if not path.exists():
            timed("building the database", lambda: build(path, options.claims))
        with Factbase.open(path) as facts:
            measure(facts)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
