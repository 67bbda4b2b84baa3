"""Response curves: their families, and learning them from past results."""
