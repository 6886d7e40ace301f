"""How a feature's facts look: table rows, sheets of facts, form fields. Pure functions from models to widgets' data."""
