"""Cross-linking: the use cases of class Factbase that propose pairs, take what people judge, and show what is one."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from factbase import settings
from factbase.errors import BadInputError, NotFoundError
from factbase.ledger import lookup
from factbase.ledger.candidates import claim_candidates, judged_pairs
from factbase.ledger.candidates.claim_index import ClaimIndex
from factbase.ledger.candidates.pair_cache import PairCache
from factbase.ledger.candidates.source_candidates import SourceIndex
from factbase.store import match_queries
from factbase.vocabulary import ClaimRelation, Judgement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from factbase.matching.meaning import Model
    from factbase.results import Candidate, Cluster, JudgedPair, LinkRun, SourceCandidate
    from factbase.store.engine import Store


class Linking:
    """What `Factbase` can do about claims and sources that may be one."""

    store: Store
    _neighbours: ClaimIndex
    _persons: SourceIndex
    _known: judged_pairs.JudgedPairs
    _kept: PairCache
    _meaning: Model | None

    def _begin_linking(self) -> None:
        self._neighbours = ClaimIndex(self.store)
        self._persons = SourceIndex()
        self._known = judged_pairs.JudgedPairs()
        self._meaning = None
        self._kept = PairCache(self.store, self._neighbours)

    def _forget_kept(self) -> None:
        """Let the next question read index and pairs anew."""
        self._neighbours.forget()
        self._kept.forget()

    def candidates_ready(self) -> None:
        """See that the next question about candidates is answered at once, in this process and in any other."""
        with self.store.read() as connection:
            self._neighbours.current(connection)

    # ----------------------------------------------------------------------------------------------- candidates

    def claim_candidates(
        self, claim_or_text: str, *, limit: int = 10, judged: bool = False, meaning: bool = False
    ) -> list[Candidate]:
        """The claims nearest to a claim, or to a text, best first.

        Args:
            claim_or_text: the id or handle of a claim; anything else is a text (`text_candidates` takes no ids).
            limit: how many at most.
            judged: show pairs too that were judged, or that follow from what was judged.
            meaning: have the sentence-embedding model score them too; the score stands beside, and orders nothing.

        Raises:
            BadInputError: a text without a word; or `meaning` is asked for and there is no model.
        """
        with self.store.read() as connection:
            try:
                key, _ = lookup.claim(connection, claim_or_text)
            except NotFoundError:
                return self._meant(self._of_text(connection, claim_or_text, limit), claim_or_text, meaning=meaning)
            index, known = self._neighbours.current(connection), self._known.current(connection)
            found = claim_candidates.of_claim(connection, index, known, key, limit=limit, judged=judged)
        return self._meant(found, "", meaning=meaning)

    def text_candidates(self, text: str, *, limit: int = 10, meaning: bool = False) -> list[Candidate]:
        """The claims nearest to a text, best first; fast enough to be asked at each key press, without `meaning`.

        Raises:
            BadInputError: the text is empty; or `meaning` is asked for and there is no model.
        """
        with self.store.read() as connection:
            found = self._of_text(connection, text, limit)
        return self._meant(found, text, meaning=meaning)

    def _meant(self, found: list[Candidate], text: str, *, meaning: bool) -> list[Candidate]:
        """The same, with the score of the sentence-embedding model where it is asked for."""
        if not meaning:
            return found
        model = self._model()
        asked = [text if each.left is None else each.left.text for each in found][:1]
        scores = model.likeness(asked[0], [each.right.text for each in found]) if asked else []
        return [replace(each, meaning=round(score, 4)) for each, score in zip(found, scores, strict=True)]

    def _model(self) -> Model:
        from factbase.matching.meaning import Model, NoModelError  # noqa: PLC0415 - numpy is loaded by who asks

        if self._meaning is None:
            folder = settings.model_folder(os.environ)
            if folder is None:
                raise BadInputError("there is no sentence-embedding model", hint="FACTBASE_MODEL names its folder")
            try:
                self._meaning = Model(folder)
            except NoModelError as error:
                raise BadInputError(
                    f"FACTBASE_MODEL: {error}", hint="it needs config, vocab and safetensors"
                ) from error
        return self._meaning

    def _of_text(self, connection: Connection, text: str, limit: int) -> list[Candidate]:
        if not text.strip():
            raise BadInputError("the text is empty", hint="type a claim, or a part of one")
        return claim_candidates.of_text(connection, self._neighbours.current(connection), text, limit=limit)

    def source_candidates(
        self, source: str | None = None, *, limit: int | None = 10, judged: bool = False
    ) -> list[SourceCandidate]:
        """Sources that may be one, best first: with one source, or all pairs worth asking about.

        Args:
            source: an id, a handle or a name; a name that nobody bears yet is compared all the same.
            limit: how many at most; `None` for all.
            judged: show pairs too between which a relation is said already.

        Raises:
            BadInputError: the name is empty.
        """
        if source is not None and not source.strip():
            raise BadInputError("the name is empty", hint="type a name, a handle or an id")
        with self.store.read() as connection:
            self._persons.catch_up(connection)
            if source is None:
                return self._persons.pairs(connection, limit=limit, judged=judged)
            try:
                key = lookup.source(connection, source).key
            except NotFoundError as error:
                if error.matches and "did you mean" not in error.hint:
                    raise
                return self._persons.of_name(connection, source, limit=limit)
            return self._persons.of_source(connection, key, limit=limit, judged=judged)

    def candidates(
        self, *, limit: int | None = 50, suggests: str | None = None, least: float | None = None
    ) -> list[Candidate]:
        """Pairs of claims worth asking about, best first; computed before anybody asks wherever that is possible.

        What changed since the last pass is looked at now; the first pass over many claims takes a while (`link_run`
        shows how far it is).

        Args:
            limit: how many at most; `None` for all.
            suggests: only those that suggest "same", or "contradicts".
            least: the least score; that of a low recommendation where it is not given.
        """
        with self.store.read() as connection:
            return self._kept.best(
                connection, self._known.current(connection), limit=limit, suggests=suggests, least=least
            )

    def link_run(self, progress: Callable[[int, int], None] | None = None, *, anew: bool = False) -> LinkRun:
        """Look at all pairs worth asking about, and keep them ready; one that was cut short goes on where it was.

        Args:
            progress: called with how many pairs are compared, and how many there are to compare.
            anew: forget what is kept, and look at every claim again.
        """
        with self.store.read() as connection:
            return self._kept.run(connection, self._known.current(connection), progress, anew=anew)

    # ----------------------------------------------------------------------------------------------- judgements

    def judge(
        self,
        left: str,
        right: str,
        relation: ClaimRelation | str = ClaimRelation.SAME,
        judgement: Judgement | str = Judgement.POSITIVE,
        *,
        reason: str | None = None,
    ) -> str:
        """Decide a candidate pair; the id of the judgement. The pair is not proposed again; `undo` takes it back.

        Args:
            left: id or handle of one claim.
            right: of the other. A pair that was linked the other way round before keeps its direction.
            relation: same, contradicts, supports, or another word of the vocabulary.
            judgement: positive; negative, which is remembered; unsure, which puts it aside.
            reason: why.
        """
        with self.store.read() as connection:
            (key, one), (other_key, other) = (lookup.claim(connection, each) for each in (left, right))
            turned = (other_key, key, str(relation)) in {
                (link.subject, link.object, link.relation) for link in match_queries.judged_links(connection, [key])
            }
        if turned and relation in EITHER_WAY:
            one, other = other, one
        return self.link(one, relation, other, judgement=judgement, reason=reason)

    def restore_pair(self, left: str, right: str, *, reason: str | None = None) -> list[str]:
        """Take back all that was judged of a pair, so that it is proposed again; the ids of the judgements.

        Raises:
            NotFoundError: nothing was judged.
        """
        with self.store.read() as connection:
            pair = {lookup.claim(connection, each)[0] for each in (left, right)}
            links = [
                (judged_pairs.ids(connection, (link.subject, link.object)), link.relation)
                for link in match_queries.judged_links(connection, sorted(pair)[:1])
                if {link.subject, link.object} == pair and link.judgement != Judgement.NONE
            ]
        if not links:
            raise NotFoundError("nothing was judged of this pair", hint="`factbase candidates --judged` lists what was")
        return [
            self.link(one, relation, other, judgement=Judgement.NONE, reason=reason) for (one, other), relation in links
        ]

    def judged_pairs(
        self, *, judgements: Sequence[str] = (), claim: str | None = None, limit: int | None = None
    ) -> list[JudgedPair]:
        """What was judged, newest first: all of it, or only some judgements, or only of one claim."""
        with self.store.read() as connection:
            key = None if claim is None else lookup.claim(connection, claim)[0]
            return judged_pairs.judged_pairs(connection, judgements=judgements, claim=key, limit=limit)

    def cluster(self, claim: str) -> Cluster:
        """The claims that were judged to be one with a claim, and the profile of all their attributions together."""
        with self.store.read() as connection:
            return judged_pairs.cluster(connection, self._known.current(connection), lookup.claim(connection, claim)[0])

    def link(
        self, subject: str, relation: str, object_: str, *, judgement: Judgement | str, reason: str | None
    ) -> str:  # pragma: no cover - Factbase has it
        """Judge how one claim stands to another (see `Factbase`)."""
        raise NotImplementedError


EITHER_WAY = frozenset({ClaimRelation.SAME, ClaimRelation.CONTRADICTS, ClaimRelation.UNRELATED})
