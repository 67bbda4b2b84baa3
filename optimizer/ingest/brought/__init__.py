"""Files that are no exports: curves, limits, periods, lift tests, experiments and totals that a user brings."""
