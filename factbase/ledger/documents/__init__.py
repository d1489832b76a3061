"""Documents: reading them, deciding on their proposals, and the text that two of them share."""
