"""Readers of the files that a region is built from."""
