"""Erasing a person: what is known of them goes from the file, its bytes included. See `service`."""
