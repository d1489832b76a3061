"""The only room that speaks SQL: open, migrate, transactions, named reads, the event log."""
