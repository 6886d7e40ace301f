"""What the shop's own rows tell of its days: numbers with the rows behind each, and the history of an order."""
