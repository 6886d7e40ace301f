"""The compiled loops of the road graph.

Functions here are longer and have more branches than elsewhere: a call inside such a loop costs more than it tells.
"""
