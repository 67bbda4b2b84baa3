"""What was seen: spend, outcome and delivery of every segment in calendar time, and what a sale is worth."""
