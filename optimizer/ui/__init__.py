"""The browser door: thin Streamlit pages over `optimizer.workflow`."""

from optimizer.ui.navigation import start

__all__ = ["start"]
