"""The business of Roundsman: orders, pins, routes, messages and outcomes. It knows no screen."""
