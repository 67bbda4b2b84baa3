"""Histories with known truths, `known_histories`, are found from every room beside this file."""
