"""Roads: how long the ways between doors are, and how that is known."""
