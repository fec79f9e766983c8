"""Uploaded files: stored by content under the data folder, never under the web root."""

import hashlib
import os
from pathlib import Path
from typing import IO

from coordinator.kit.errors import Invalid, NotFound

CHUNK = 1 << 20


class TooLarge(Invalid):
    """The upload is larger than the limit; `limit` is in bytes."""

    code = "too_large"


class FileStore:
    """Files by the SHA-256 of their bytes; writing the same bytes twice stores them once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, stream: IO[bytes], *, limit: int) -> tuple[str, int]:
        """Store `stream`; gives the key (hex SHA-256) and the size in bytes. Raises TooLarge."""
        self.root.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        part = self.root / f".part-{os.getpid()}-{os.urandom(6).hex()}"
        try:
            with part.open("wb") as file:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise TooLarge(limit=limit)
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            target = self._path(digest.hexdigest())
            target.parent.mkdir(exist_ok=True)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return digest.hexdigest(), size

    def path(self, key: str) -> Path:
        """Where the bytes of `key` lie; raises NotFound."""
        found = self._path(key)
        if not found.is_file():
            raise NotFound
        return found

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / key
