"""What a cell says: a day, a figure, and what the marks in it mean."""
