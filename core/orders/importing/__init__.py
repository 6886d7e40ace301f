"""From the bytes of an order file to orders: reading, mapping, parsing, comparing."""
