"""Paid campaign budget optimizer: learns response curves, finds the best split of a budget, proves it."""
