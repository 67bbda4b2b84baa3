"""Start the pages of the Streamlit app, nothing else: ``streamlit run app.py`` or ``python -m optimizer app``."""

from optimizer.ui.navigation import start

start()
