"""What the rows of an export are: totals or data, of which level, in which currency, for how many days."""
