"""Bytes are kept compressed and come back as they were, those that earlier versions kept too."""

import contextlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.compression import compress, decompress
from aggregator.errors import StoreError

PAGE = "<p>روزنامه‌ی صبح — Journal du matin</p>".encode() * 50


@given(st.binary())
def test_what_is_compressed_comes_back_as_it_was(raw: bytes) -> None:
    assert decompress(compress(raw)) == raw


def test_a_page_becomes_a_small_part_of_itself() -> None:
    assert len(compress(PAGE)) < len(PAGE) / 10


@given(st.binary(), st.integers(0, 9))
def test_what_was_kept_by_zlib_is_read_as_well(raw: bytes, level: int) -> None:
    assert decompress(zlib.compress(raw, level)) == raw


@pytest.mark.parametrize("kept", [b"", b"no zlib", compress(PAGE)[:-5], zlib.compress(PAGE)[:-5], compress(PAGE)[:4]])
def test_what_is_damaged_is_said_to_be(kept: bytes) -> None:
    with pytest.raises(StoreError, match="damaged"):
        decompress(kept)


@given(st.integers(0), st.integers(0, 7))
def test_no_bit_of_what_is_kept_can_turn_unnoticed(place: int, bit: int) -> None:
    kept = bytearray(compress(PAGE))
    kept[place % len(kept)] ^= 1 << bit
    with contextlib.suppress(StoreError):
        assert decompress(bytes(kept)) == PAGE
