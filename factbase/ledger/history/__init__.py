"""History: applying and reverting changes, describing events, and proving the log."""
