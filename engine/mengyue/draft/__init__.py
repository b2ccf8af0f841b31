"""Drafting: model, outline and clauses become a typed tree with numbers, references and blanks."""
