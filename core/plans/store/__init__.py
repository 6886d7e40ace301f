"""Plans in the file: `asking` reads what orders ask, `revisions` keeps plans, `days` where a day stands, `travel` matrices."""
