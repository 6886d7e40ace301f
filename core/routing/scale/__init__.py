"""Thousands of stops, solved part by part: see `engine`."""
