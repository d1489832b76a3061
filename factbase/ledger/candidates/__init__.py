"""Candidates: which claims, and which sources, may be one; what was judged of them; and the caches behind."""
