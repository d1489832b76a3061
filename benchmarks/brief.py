"""How long the short form of a claim takes to draw, which the drawing thread does for each key press.

    python benchmarks/brief.py

Claims of the example case, then made ones with many lines and with a long text; beside each the whole page, which is
only drawn when somebody scrolls to it.
"""

from __future__ import annotations

import io
import json
import statistics
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from factbase.interchange import read_jsonl
from factbase.ledger import Factbase
from factbase.tui.screenshot import example
from factbase.tui.views.brief import Brief, Shown
from factbase.tui.views.claim import claim_lines
from factbase.vocabulary import uid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from factbase.results import Candidate, Dossier

SIZES = ((80, 10), (120, 29))
LIMIT_MS = 2.0  # for a claim that somebody might meet; what is made to be slow has no limit but is told
ROUNDS = 60


def told(count: int) -> Iterator[dict[str, Any]]:
    """A claim with so many outlets behind one man; each has it from another one."""
    claim, origin, first = (str(uid_of(each)) for each in ("claim", "aide", "said"))
    yield {"record": "claim", "id": claim, "text": "The bridge cost 40 million euros."}
    yield {"record": "source", "id": origin, "name": "an aide", "kind": "person", "identity": "unnamed"}
    yield {"record": "attribution", "id": first, "claim": claim, "source": origin}
    for place in range(count):
        source, held = str(uid_of(f"s{place}")), str(uid_of(f"d{place}"))
        above = first if place < 5 else str(uid_of(f"a{place // 2}"))  # a few have it from himself
        yield {"record": "source", "id": source, "name": f"Outlet {place} of the world", "kind": "outlet"}
        yield {"record": "document", "id": held, "title": f"t{place}", "publisher": source, "text": "it was said so"}
        words = {"start": 3, "end": 11, "exact": "was said", "prefix": "it ", "suffix": " so"}
        hop = {"record": "attribution", "id": str(uid_of(f"a{place}")), "claim": claim, "source": source}
        yield hop | {"document": held, "passage": words, "relays": [{"to": above}]}


def claims(folder: Path) -> Iterator[tuple[str, Dossier, list[Candidate]]]:
    """What is drawn: its name, the claim, its candidates."""
    with example(folder / "example.db") as facts:
        found = [each for each in facts.claim_candidates("ctm1z", limit=9) if each.recommendation != "none"]
        yield "of the example", facts.dossier("ctm1z"), found
    for count in (50, 3_000):
        lines = [json.dumps(each).encode() for each in ({"record": "factbase", "version": 1}, *told(count))]
        with Factbase.create(folder / f"{count}.db", analyst="ana") as facts:
            facts.import_lines([("made", read_jsonl(io.BytesIO(b"\n".join(lines)), file="made"))])
            dossier = facts.dossier(str(uid_of("claim")))
        yield f"{count:,} attributions", dossier, found
        text = replace(dossier.claim, text="word \u4e2d\u6587 " * 120_000)
        yield f"{count:,} attributions, a text of 1 MB", replace(dossier, claim=text), found


def median_ms(work: Callable[[], object]) -> float:
    """Of many times, the one in the middle; of the processor, so that a busy machine is not measured too."""
    times = []
    for _ in range(ROUNDS):
        began = time.thread_time()
        work()
        times.append((time.thread_time() - began) * 1000)
    return statistics.median(times)


def row(name: str, dossier: Dossier, found: list[Candidate]) -> str:
    """One line of the table."""
    claim = dossier.claim
    short = [
        median_ms(lambda size=size: Brief(claim, dossier, found, size[0], Shown()).lines(size[1]))  # type: ignore[misc]
        for size in SIZES
    ]
    whole = median_ms(lambda: claim_lines(claim, dossier, SIZES[0][0]))
    drawn = "  ".join(f"{w}x{h} {ms:5.2f} ms" for (w, h), ms in zip(SIZES, short, strict=True))
    return f"{name:<40} {drawn}  whole page {whole:6.2f} ms  {'ok' if max(short) <= LIMIT_MS else 'over'}"


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        for name, dossier, found in claims(Path(folder)):
            print(row(name, dossier, found))


if __name__ == "__main__":
    main()
