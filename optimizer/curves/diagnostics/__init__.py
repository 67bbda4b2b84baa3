"""What a fit leaves unexplained, whether anything can be learned at all, and what the user must know of it."""
