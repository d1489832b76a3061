"""The ledger in a process of its own, so that a screen never waits for the interpreter."""
