"""The Curves page: what was learned, and what is not known."""
