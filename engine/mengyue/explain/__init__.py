"""What an id or a word means: findings, rules, clauses, statutes, from the catalogues that define them."""
