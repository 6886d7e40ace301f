"""Maps drawn with characters: pure functions from data to lines of text, for screens and for paper.

`braille` sets dots, `view` says which dot a place is, `scene` says what lies where, `drawing` puts it on a canvas,
`plan` and `pins` make scenes of what they are named for. None of them knows a screen.
"""
