"""The region's own roads."""
