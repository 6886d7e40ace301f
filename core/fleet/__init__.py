"""Fleet: depots, vehicles, drivers, and their shifts."""
