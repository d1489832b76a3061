"""Many kinds of sentences with what is found in each, in a file that is read by eye when it changes.

`python tests/reading/test_reading_golden.py` accepts what is found now.
"""

from __future__ import annotations

import difflib
from pathlib import Path

from factbase.reading.english.extractor import EnglishExtractor
from factbase.reading.proposals import chain

GOLDEN = Path(__file__).with_name("reports.golden.txt")


def told(text: str) -> list[str]:
    """One line a proposal: what is done, with what, by whom, from the origin on."""
    found = EnglishExtractor().propose(text, [(0, len(text))]).proposals
    lines = []
    for place, each in enumerate(found):
        claim = " … ".join(text[start:end] for start, end in each.claim)
        who = [text[slice(*hop.source)] if hop.source else "?" for hop in chain(found, place)]
        lines.append("  " + " < ".join([f"{each.act.value}{'' if each.strict else ' (broad)'}: {claim}", *who]))
    return lines


def written(golden: str) -> str:
    sentences = [line for line in golden.splitlines() if line and not line.startswith("  ")]
    return "".join(f"{line}\n" for sentence in sentences for line in (sentence, *told(sentence)))


def test_each_sentence_gives_what_it_gave() -> None:
    golden = GOLDEN.read_text(encoding="utf-8")

    diff = "\n".join(
        difflib.unified_diff(golden.splitlines(), written(golden).splitlines(), "golden", "now", "", "", 1, "")
    )
    assert not diff, f"{diff}\n\nto accept it: python {Path(__file__).name}"


if __name__ == "__main__":
    GOLDEN.write_text(written(GOLDEN.read_text(encoding="utf-8")), encoding="utf-8")
