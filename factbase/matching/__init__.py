"""Text in, candidates and scores out: which texts say the same or the opposite, and which names are one source's.

Pure: no database, no screen. The parts that need numpy (`index`, `grams`, `rank`, `pairs`) are imported by who asks for
candidates, so that no other command waits for them.
"""
