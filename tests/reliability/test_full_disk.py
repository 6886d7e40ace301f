"""A disk without room: what was acknowledged is there, what was not is not, and the sentence says what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.wiring import open_desk

ROOT = Path(__file__).parents[2]

#: Fills the file until the system refuses; prints each acknowledged value, then the sentence.
FILLER = """
import json, resource, signal, sys
from pathlib import Path
from core.errors import FileRefused
from core.wiring import open_desk
desk = open_desk(Path(sys.argv[1]))
limit = int(sys.argv[2])
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
acknowledged = None
try:
    for n in range(20_000):
        desk.set("shop.name", f"{n} " + "x" * 1500)
        acknowledged = n
except FileRefused as refusal:
    print(json.dumps({"acknowledged": acknowledged, "sentence": str(refusal), "after": desk.setting("shop.name")}))
"""


def _fill(path: Path, limit: int = 0) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", FILLER, str(path), str(limit)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    answer: dict[str, str] = json.loads(done.stdout)
    return answer


def _holds(path: Path, answer: dict[str, str]) -> None:
    """The last acknowledged value is in force, the file is sound, and it takes changes again when there is room."""
    assert "nothing was changed" in answer["sentence"]
    assert "Free some space" in answer["sentence"]
    assert answer["after"].split()[0] == str(answer["acknowledged"])
    desk = open_desk(path)
    assert desk.setting("shop.name").split()[0] == str(answer["acknowledged"])
    desk.set("shop.name", "there is room again")
    assert desk.fsck() == []
    desk.close()


def test_a_file_that_may_not_grow_loses_nothing_acknowledged(shop_file: Path) -> None:
    _holds(shop_file, _fill(shop_file, limit=1_000_000))


def test_a_full_disk_loses_nothing_acknowledged(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs the rights of root")
    try:
        answer = _fill(small / "shop.db")
        subprocess.run(["mount", "-o", "remount,size=16m", str(small)], check=True)
        _holds(small / "shop.db", answer)
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_file_in_a_folder_that_may_not_be_written_is_a_sentence(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    done = subprocess.run(
        [sys.executable, "-m", "console", "--file", str(tmp_path / "shop.db"), "fsck"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "mend its permissions" in done.stderr
