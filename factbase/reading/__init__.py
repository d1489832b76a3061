"""Bytes in; text, passages and proposals out. Knows no database.

loaders, child   a document's text and what it says of itself, parsed in a process of its own
english          who says what in it, as proposals
anchors          where quoted words stand, also in another rendition
reuse            what two documents share
"""
