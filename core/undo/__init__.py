"""Taking back what was done, and doing it again: the same for every use-case. See `service`."""
