"""The stand-in's tools: `python -m osrm extract -p PROFILE -o BASE FILE` and `contract BASE`, with OSRM's own noise.

A file that holds `broken` is refused; of one that holds `slow` the contraction takes a minute.
"""

import os
import sys
import time
from pathlib import Path


def extract(_p: str, profile: str, _o: str, base: str, file: str) -> None:
    print("[info] Parsing in progress ...")
    content = Path(file).read_text()
    if content == "broken":
        print("[error] PBF error: truncated data")
        sys.exit(1)
    print("[info] Raw input contains 3 nodes, 1 ways\n[info]   turn: 501 (36.60%)")
    for _ in range(4):
        print(".", *(f" {percent}% ." for percent in range(10, 101, 10)), sep="\n", flush=True)
    Path(base + ".ebg").write_text(f"{Path(profile).name} {os.environ['LUA_PATH']}")
    Path(base + ".mood").write_text(content)


def contract(base: str) -> None:
    print("[info] will contract 3 (100%) nodes...")
    content = Path(base + ".mood").read_text()
    for percent in range(10, 101, 10):
        print(f".\n {percent}% ", flush=True)
        time.sleep(6 if content == "slow" else 0)
    Path(base + ".hsgr").write_text("right")


{"extract": extract, "contract": contract}[sys.argv[1]](*sys.argv[2:])
