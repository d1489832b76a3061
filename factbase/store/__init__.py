"""The only room that speaks SQL: open, migrate, transactions, named reads, the event log."""

from factbase.store.engine import Store, create

__all__ = ["Store", "create"]
