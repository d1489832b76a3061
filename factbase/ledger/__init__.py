"""class Factbase: every use case, one transaction and one event each."""

from factbase.ledger.factbase import Factbase

__all__ = ["Factbase"]
