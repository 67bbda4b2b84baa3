"""Nothing counts twice: the same ads and days in several rows, files and imports."""
