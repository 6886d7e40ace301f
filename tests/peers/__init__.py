"""Real peers on loopback: started and stopped by a test, or run as processes of their own for tests that kill."""
