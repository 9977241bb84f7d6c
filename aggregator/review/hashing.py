"""What is kept of a password: its argon2id hash, which takes a quarter of a second on purpose.

So nothing here belongs inside a unit of work.
"""

from secrets import token_urlsafe
from threading import BoundedSemaphore
from typing import Final

from pwdlib import PasswordHash

#: With the parameters that pwdlib recommends; they stand in each hash, so that older ones are told and renewed.
HASHER: Final = PasswordHash.recommended()
#: Hashes computed at once, at most: each takes 64 MiB on purpose, and strangers may ask for many at once.
_AT_ONCE: Final = BoundedSemaphore(2)
_NOBODY: list[str] = []


def hash_of(password: str) -> str:
    """The hash of a password, with a salt of its own."""
    with _AT_ONCE:
        return HASHER.hash(_bytes(password))


def verify(password: str, hashed: str) -> tuple[bool, str | None]:
    """Whether it is the password, and its hash by newer parameters where the old ones are weaker."""
    with _AT_ONCE:
        return HASHER.verify_and_update(_bytes(password), hashed)


def prepare() -> None:
    """Do once what the first unknown name would have to wait for, and could be told by."""
    nobody_s_hash()


def nobody_s_hash() -> str:
    """A hash of no password, so that unknown names take as long as known ones."""
    if not _NOBODY:
        _NOBODY.append(HASHER.hash(token_urlsafe(32)))
    return _NOBODY[0]


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "replace")
