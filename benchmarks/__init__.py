"""Measurements whose results stand in `docs/benchmarks.md`; `python -m benchmarks` makes them again."""
