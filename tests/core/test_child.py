"""Messages to and from a child process."""

from __future__ import annotations

import signal
import tempfile

from core.child import Unpacker, last_words, packed, spawn


def test_frames_come_whole_however_they_are_cut() -> None:
    sent = ["one", {"two": 2}, "x" * 5000]
    stream = b"".join(map(packed, sent))
    unpacker = Unpacker()
    assert [message for at in range(len(stream)) for message in unpacker.feed(stream[at : at + 1])] == sent


def test_a_child_that_cannot_start_leaves_its_last_words() -> None:
    with tempfile.TemporaryFile() as complaints, spawn("core.no_such_module", complaints=complaints) as child:
        assert "No module named core.no_such_module" in last_words(child.wait(), complaints)


def test_how_a_killed_child_ended_is_told() -> None:
    with tempfile.TemporaryFile() as complaints:
        assert last_words(-signal.SIGKILL, complaints) == "Killed"
