"""Golden files: what programs of others read, kept byte for byte.

`python -m tests.golden` writes them anew. That is a deliberate act: read the difference, line by line, before
it is committed.
"""

import os
from pathlib import Path

RENEW = "RENEW_GOLDEN"
"""In the environment: write the files instead of comparing with them."""

HOW = "if it is meant so, run `python -m tests.golden`, read what `git diff` says and commit it"


def assert_golden(path: Path, data: bytes) -> None:
    """`data` is what stands in the file at `path`, to the byte."""
    if os.environ.get(RENEW):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert path.exists(), f"there is no {path.name}: {HOW}"
    kept = path.read_bytes().splitlines(keepends=True)
    assert data.splitlines(keepends=True) == kept, f"{path.name} has changed: {HOW}"
