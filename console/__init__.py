"""The console, and its command line."""

import os

# A frame waits for the next beat of Textual's clock, up to two of them: at 60 a second those are 33 ms after a key that
# is drawn in 10. Nothing is drawn where nothing changes, whatever the beat. It is read when Textual is imported.
os.environ.setdefault("TEXTUAL_FPS", "240")
