"""The worked case of the peace talks: what falls if one man was lying, and what if it were applied.

Prints:
    47 of 57 claims rest on one source
    9 would be lost without the leader of a Sunni insurgent group, 1 would rest on one source
    after discrediting him 39 of 57 claims rest on one source
    taken back: 47
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from factbase import ClaimFilter, Factbase, read_jsonl

CASE = Path(__file__).parent / "iraq-2006" / "case.jsonl"
LEADER = "the leader of a Sunni insurgent group"
ONE_SOURCE = ClaimFilter(single_source=True)

with TemporaryDirectory() as folder, Factbase.create(Path(folder) / "iraq.db") as facts:
    with CASE.open("rb") as stream:
        facts.import_lines([(CASE.name, read_jsonl(stream, file=CASE.name))])
    print(f"{facts.count(ONE_SOURCE)} of {facts.count()} claims rest on one source")

    answer = facts.what_if(LEADER)
    print(
        f"{len(answer.lost)} would be lost without {LEADER}, {len(answer.now_single_source)} would rest on one source"
    )

    facts.discredit(LEADER)
    print(f"after discrediting him {facts.count(ONE_SOURCE)} of {facts.count()} claims rest on one source")

    facts.undo()
    print(f"taken back: {facts.count(ONE_SOURCE)}")
