"""Checking the library itself: syntax, names, references, statutes, coverage, wording."""
