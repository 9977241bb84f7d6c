"""Passwords and keys: named in `config/`, kept in the environment or in a file, read when they are needed.

No message shows one, not even a wrong one.
"""

import os
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints

from aggregator.errors import ConfigError

#: The name of an environment variable, or nothing.
Variable = Annotated[str, StringConstraints(pattern=r"^([A-Za-z_][A-Za-z0-9_]*)?$", max_length=100)]


def read_secret(variable: str, file: str, *, where: str, beside: Path = Path()) -> str:
    """What an environment variable or, without one, a file holds, without the white space around it.

    Args:
        where: the setting without `_env` or `_file`, for messages: `desk.yaml: model.key`.
        beside: the folder that a relative path is meant from.

    Returns:
        The secret; empty where neither is named.

    Raises:
        ConfigError: it is named and is not there, or is nothing that fits into a header.
    """
    if not (variable or file):
        return ""
    setting = f"{where}_env: {variable}" if variable else f"{where}_file: {file}"
    secret = _from_environment(variable, where) if variable else _from_file(file, where, beside)
    if not (secret.isascii() and secret.isprintable()):
        raise ConfigError(f"{setting} has more than one line, or characters that no key has")
    return secret


def _from_environment(variable: str, where: str) -> str:
    secret = os.environ.get(variable, "").strip()
    if not secret:
        raise ConfigError(f"{where}_env: the environment has no {variable}")
    return secret


def _from_file(file: str, where: str, beside: Path) -> str:
    try:
        secret = (beside / Path(file).expanduser()).read_text("utf-8").strip()
    except (OSError, ValueError, RuntimeError) as error:  # no text, NUL in the path; the last: ~ of nobody
        raise ConfigError(f"{where}_file: {file} cannot be read: {type(error).__name__}") from error
    if not secret:
        raise ConfigError(f"{where}_file: {file} is empty")
    return secret
