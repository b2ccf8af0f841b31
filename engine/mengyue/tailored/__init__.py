"""Word templates that people restyle or replace (自有模板): what is wrong with one and where; their looks in ours."""
