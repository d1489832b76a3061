"""One sound use of each command that asks or changes a database, and what running one gives."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]
Process = Callable[..., subprocess.CompletedProcess[bytes]]


def here() -> list[str]:
    """The names of all files in the working folder."""
    return sorted(path.name for path in Path.cwd().iterdir())


WORDS = {
    "import": ("import", "-"),
    "read": ("read", "missing.txt"),
    "add": ("add", "one < A paper"),
    "export": ("export",),
    "claims": ("claims",),
    "show": ("show", "c1"),
    "sources": ("sources",),
    "documents": ("documents",),
    "what-if": ("what-if", "A paper"),
    "choke-points": ("choke-points",),
    "candidates": ("candidates",),
    "circular": ("circular",),
    "review": ("review", "--plain"),
    "assess": ("assess", "c1", "disputed"),
    "link": ("link", "c1", "same", "c2"),
    "same": ("same", "A", "B"),
    "distinct": ("distinct", "A", "B"),
    "relate": ("relate", "A", "part_of", "B"),
    "history": ("history",),
    "undo": ("undo",),
    "redo": ("redo",),
    "check": ("check",),
    "verify": ("verify",),
    "backup": ("backup", "copy.db"),
    "upgrade": ("upgrade",),
    "doctor": ("doctor",),
}
WITHOUT_DATABASE = {"demo", "init"}
CHANGING = {"import", "read", "add", "assess", "link", "same", "distinct", "relate", "undo", "redo"}
