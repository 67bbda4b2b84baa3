"""The browser door: thin Streamlit pages over `optimizer.workflow`."""
