"""What the driver takes along: the run sheet and the load list, on paper, on a screen, in a navigator."""
