"""Matching: texts in, candidates and scores out. Which texts say the same or the opposite; which names are one source.

Pure: no database, no screen. The modules that need numpy (`index`, `character_ngrams`, `ranking`, `pairs`) are imported
only by those who ask for candidates, so that no other command waits for numpy.
"""
