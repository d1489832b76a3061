"""The built-in extractor for English: cue words and their neighbours, with no model."""
