"""The question on the Plan page: what is typed and chosen, kept and read."""
