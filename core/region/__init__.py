"""The region file: addresses, places and roads of the area served, built from open data.

It is a SQLite file of its own beside the shop's file: shareable, rebuildable, opened read-only by many consoles.
"""

#: How a region file is known ("RmRg"), and the version of its tables.
APPLICATION_ID = 0x526D5267
FORMAT = 3
