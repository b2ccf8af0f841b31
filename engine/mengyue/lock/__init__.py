"""Locked drafts: which content made a set of documents, and how to get that content back."""
