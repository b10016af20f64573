"""Show: scores become maps that open anywhere."""
