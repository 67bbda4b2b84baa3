"""From the bytes of a file to the cells of its table: what kind it is, its letters, where the header stands."""
