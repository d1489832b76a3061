"""The review: a queue of claims to decide, one key each; and a claim's sources as one sentence and as trees.

There is no screen in here. What a screen calls between two frames touches memory alone; what is marked "slow" asks
the database and belongs in another thread. Changes are shown at once and written by one thread, in their order; what
became of each is an `Outcome`, which `settle` takes in: a refused change puts its claim back.

`sentence`, `tree` and `trees` give text that has passed `safe`; all else is as it is stored.
"""

from factbase.review.differences import clashes, word_diff
from factbase.review.session import FILTERS, MANY, MOST_AT_ONCE, Outcome, Queue, ReviewSession
from factbase.review.trees import LINES_DRAWN, TreeLine, drawn, passages, signed, speakers, tree, trees
from factbase.review.wording import ENOUGH_SOURCES, SHORT, caution, citation, is_waiting, sentence, short

__all__ = [
    "ENOUGH_SOURCES",
    "FILTERS",
    "LINES_DRAWN",
    "MANY",
    "MOST_AT_ONCE",
    "SHORT",
    "Outcome",
    "Queue",
    "ReviewSession",
    "TreeLine",
    "caution",
    "citation",
    "clashes",
    "drawn",
    "is_waiting",
    "passages",
    "sentence",
    "short",
    "signed",
    "speakers",
    "tree",
    "trees",
    "word_diff",
]
