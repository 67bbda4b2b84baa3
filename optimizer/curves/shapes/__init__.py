"""Curves as numbers: families and points with values and slopes, one by one and in stacks."""
