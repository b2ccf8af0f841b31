"""The confined language of rules, definitions, wording, tables and forms: Jinja's grammar, one set of values, one table
of names, and bounds on what an evaluation may make and spend."""
