"""The answer on the Plan page: verdict, split, and what is told beyond them."""
