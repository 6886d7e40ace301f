"""Orders: what customers are owed, how they come in, how they are changed."""
