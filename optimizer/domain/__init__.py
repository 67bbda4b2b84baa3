"""Nouns that cross a threshold between rooms: frozen records, checked where they are made, no computing."""
