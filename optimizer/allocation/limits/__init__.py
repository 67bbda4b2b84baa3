"""Limits: what the user states, the region of spends that it leaves, and what to say where it leaves none."""
