"""The look: two themes and one style sheet.

Few colours, each with one meaning: blue is where you are and what a key does, green is done, amber wants a look, red
has failed or is late; everything else is ink on paper in three strengths.
"""
