"""What knows the roads; `core.wiring` chooses."""
