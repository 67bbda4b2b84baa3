"""Pages: thin files that Streamlit runs from top to bottom."""
