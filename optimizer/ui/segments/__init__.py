"""The Segments page: groups of any kind side by side."""
