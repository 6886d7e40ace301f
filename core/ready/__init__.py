"""Making the compiled loops ready: once on a machine they are turned into machine code, which is kept for next time."""
