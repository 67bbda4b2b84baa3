"""The command line, a front door: plan, allocate, total, import, fit, curves, segments, lift, app, demo."""

from optimizer.cli.door import main

__all__ = ["main"]
