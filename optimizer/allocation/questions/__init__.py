"""Questions beyond the fixed budget, each answered by solving allocation problems."""
