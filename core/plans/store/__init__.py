"""Plans in the file: what orders ask, revisions, where a day stands, and matrices worked out before."""
