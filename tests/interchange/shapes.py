"""Generated records: what any file may hold, built from the models' own words."""

import uuid
from datetime import datetime

from hypothesis import strategies as st

from factbase.model import RECORDS
from factbase.vocabulary import (
    Basis,
    Certainty,
    ClaimRelation,
    Confidence,
    Credibility,
    Identity,
    Judgement,
    Kind,
    Likelihood,
    Relation,
    Reliability,
    SourceKind,
    Stance,
    Status,
    Verdict,
    Workflow,
)

HEADER = b'{"record":"factbase","version":1}\n'

SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXT = st.text(SIGNS, max_size=30)
NAME = TEXT.filter(str.strip)
IDS = st.one_of(
    st.sampled_from(["a", "b", "c", "1", "ключ"]),
    st.uuids(version=4).map(str),
    st.sampled_from(range(5)).map(lambda number: str(uuid.UUID(int=number))),
)
DATE = st.sampled_from(["2006", "2006-03", "2006-03-01", "2006-03-01~", "2006-01-16/2006-03"])
MOMENT = st.datetimes(min_value=datetime(1000, 1, 1)).map(  # noqa: DTZ001 - the offset is added here
    lambda moment: moment.isoformat() + "Z"
)


def words(vocabulary: type) -> st.SearchStrategy[str]:
    return st.sampled_from([word.value for word in vocabulary])


def fields(required: dict, optional: dict) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(required, optional=optional)


RATING = fields({"rating": words(Reliability)}, {"since": DATE, "note": TEXT})
RELAY = st.one_of(IDS, fields({"to": IDS}, {"certainty": words(Certainty)}))
POSITIONS = st.tuples(st.integers(0, 10_000_000), st.integers(0, 10_000_000)).map(sorted)
PASSAGE = st.builds(
    lambda at, rest: {"start": at[0], "end": at[1], **rest},
    POSITIONS,
    fields({"exact": TEXT}, {"prefix": TEXT, "suffix": TEXT}),
)

FIELDS = {
    Kind.SOURCE: fields(
        {"id": IDS, "name": NAME, "kind": words(SourceKind)},
        {
            "identity": words(Identity),
            "aliases": st.lists(NAME, max_size=3),
            "description": TEXT,
            "protected": st.booleans(),
            "reliability": st.one_of(words(Reliability), st.lists(RATING, max_size=3)),
        },
    ),
    Kind.SOURCE_RELATION: fields({"subject": IDS, "relation": words(Relation), "object": IDS}, {"note": TEXT}),
    Kind.DOCUMENT: fields(
        {"id": IDS, "title": NAME},
        {
            "publisher": IDS,
            "authors": st.lists(IDS, max_size=3),
            "url": TEXT,
            "published": DATE,
            "retrieved_at": MOMENT,
            "media_type": TEXT,
            "sha256": st.binary(min_size=32, max_size=32).map(bytes.hex),
            "text": TEXT,
        },
    ),
    Kind.CLAIM: fields(
        {"id": IDS, "text": NAME},
        {
            "occurred": DATE,
            "place": NAME,
            "tags": st.lists(NAME, max_size=3),
            "note": TEXT,
            "workflow": words(Workflow),
        },
    ),
    Kind.ATTRIBUTION: fields(
        {"id": IDS, "claim": IDS, "source": IDS},
        {
            "stance": words(Stance),
            "basis": words(Basis),
            "relays": st.lists(RELAY, max_size=3),
            "held": st.booleans() | st.none(),
            "status": words(Status),
            "document": IDS,
            "passage": PASSAGE,
            "cue": NAME,
            "said": DATE,
        },
    ),
    Kind.CLAIM_LINK: fields(
        {"subject": IDS, "relation": words(ClaimRelation), "object": IDS, "judgement": words(Judgement)},
        {"analyst": NAME, "at": MOMENT, "note": TEXT},
    ),
    Kind.ASSESSMENT: fields(
        {"id": IDS, "claim": IDS, "verdict": words(Verdict)},
        {
            "credibility": words(Credibility),
            "likelihood": words(Likelihood),
            "confidence": words(Confidence),
            "rationale": TEXT,
            "analyst": NAME,
            "at": MOMENT,
        },
    ),
}

LINES = st.sampled_from(sorted(RECORDS)).flatmap(
    lambda kind: FIELDS[kind].map(lambda given: {"record": kind.value, **given})
)
