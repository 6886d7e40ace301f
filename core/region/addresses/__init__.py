"""The addresses of a region: how they are written at building time, and asked for."""
