"""class Factbase: every use case, one transaction and one event each."""

from factbase.ledger.facts import Factbase

__all__ = ["Factbase"]
