"""The content library: policies, clauses, statutes, outlines and form layouts; loading and linting."""
