"""What the screen may ask: a question that one key answers, and a line of text that is typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Prompt", "Question"]


@dataclass
class Question:
    """One key answers it; any other takes it away, but for those that only scroll."""

    text: str
    answers: Mapping[str, Callable[[], object]]


@dataclass
class Prompt:
    """A line of text answers it."""

    question: str
    answered: Callable[[str], bool]  # whether the answer will do
    cancelled: Callable[[], object] = field(default=lambda: None)
    changed: Callable[[str], object] = field(default=lambda _text: None)
    initial: str = ""
    asked_by: str = ""
