"""The command line, one of the two front doors: plan, allocate, import, fit, curves, segments, lift, app, demo."""

from optimizer.cli.door import main

__all__ = ["main"]
