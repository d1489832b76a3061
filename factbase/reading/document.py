"""What reading a file gives: an immutable rendition of its text, and what it says of itself."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from factbase.reading.english.lexicon import Act
from factbase.reading.proposals import Extraction, Proposal
from factbase.vocabulary import Identity

__all__ = ["Loaded", "Reading", "text_sha256"]

Span = tuple[int, int]


def text_sha256(text: str) -> str:
    """The hash by which a rendition is known, over its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Loaded:
    """The text of a document and what stands around its body.

    Args:
        text: the rendition: LF ends a line, nothing else is normalised; all positions count its code points.
        body: the part that is the article.
        title, authors, publisher, published: as the document says them, empty where it does not (`published` in EDTF).
        media_type: what the bytes are.
        extractor, extractor_version: which program made the text of the bytes.
    """

    text: str
    body: Span
    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    media_type: str = "text/plain"
    extractor: str = "text"
    extractor_version: str = "1"


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was read: its bytes' hash, its rendition, and each extractor's proposals."""

    sha256: str
    loaded: Loaded
    extractor: str = ""
    extractor_version: str = ""
    extraction: Extraction = field(default_factory=Extraction)

    def as_dict(self) -> dict[str, Any]:
        """JSON values, as a child process sends them; of ten thousand proposals without a copy of each."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        found = [{name: getattr(each, name) for name in _PROPOSED} for each in self.extraction.proposals]
        cues = self.extraction.cues_without_proposal
        return plain | {
            "loaded": asdict(self.loaded),
            "extraction": {"proposals": found, "cues_without_proposal": cues},
        }

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Reading:
        """What `as_dict` gave."""
        loaded = Loaded(**_tuples(given["loaded"], ("body", "authors")))
        extraction = Extraction(
            tuple(_proposal(each) for each in given["extraction"]["proposals"]),
            tuple(tuple(span) for span in given["extraction"]["cues_without_proposal"]),
        )
        return cls(given["sha256"], loaded, given["extractor"], given["extractor_version"], extraction)


def _tuples(given: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return given | {name: tuple(given[name]) for name in names}


_PROPOSED = tuple(each.name for each in fields(Proposal))


def _proposal(given: dict[str, Any]) -> Proposal:
    kept = {name: given[name] for name in _PROPOSED}
    for name in ("claim", "cue"):
        kept[name] = tuple(tuple(span) for span in kept[name])
    for name in ("source", "antecedent", "recipient"):
        kept[name] = tuple(kept[name]) if kept[name] is not None else None
    kept["act"], kept["identity"] = Act(kept["act"]), Identity(kept["identity"])
    return Proposal(**kept)
