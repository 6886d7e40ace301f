"""Address to pin: the region's gazetteer, online geocoders, review, and the pins people have set."""
