"""The Data page: files on their way in, and what is there."""
