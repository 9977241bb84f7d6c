"""Packed bodies come out whole, within the cap, or not at all."""

import gzip
import zlib

import pytest

from crawlers.unpacking import Damaged, TooLarge, unpacked
from tests.fakes.adversary import PACKED, pack

BODY = "<rss><item>پل نو روی رود باز شد. Ura e re mbi lumë u hap.</item></rss>".encode() * 9
MOST = 10 << 20


@pytest.mark.parametrize("encoding", PACKED)
def test_a_body_comes_out_as_it_was_packed(encoding: str) -> None:
    assert unpacked(pack(BODY, encoding), encoding, MOST) == BODY
    assert unpacked(pack(b"", encoding), encoding, MOST) == b""


@pytest.mark.parametrize("encoding", PACKED)
def test_a_body_that_is_cut_at_any_length_is_no_answer(encoding: str) -> None:
    whole = pack(BODY, encoding)
    for length in range(1, len(whole)):
        with pytest.raises(Damaged):
            unpacked(whole[:length], encoding, MOST)


@pytest.mark.parametrize("encoding", PACKED)
def test_a_body_that_is_something_else_is_no_answer(encoding: str) -> None:
    with pytest.raises(Damaged):
        unpacked(b"\xff" + BODY, encoding, MOST)


@pytest.mark.parametrize("encoding", PACKED)
def test_a_bomb_is_given_up_at_the_cap(encoding: str) -> None:
    with pytest.raises(TooLarge):
        unpacked(PACKED[encoding], encoding, MOST)


def test_several_streams_after_each_other_are_one_body_and_what_follows_them_is_none_of_it() -> None:
    twice = gzip.compress(BODY) + gzip.compress(BODY)
    assert unpacked(twice, "gzip", MOST) == BODY * 2
    assert unpacked(twice + b"\0" * 9, "x-gzip", MOST) == BODY * 2
    with pytest.raises(Damaged):
        unpacked(twice[:-1], "gzip", MOST)


def test_deflate_is_understood_with_and_without_its_header() -> None:
    bare = zlib.compressobj(wbits=-15)
    assert unpacked(bare.compress(BODY) + bare.flush(), "deflate", MOST) == BODY


def test_a_checksum_that_is_wrong_is_no_answer() -> None:
    packed = bytearray(gzip.compress(BODY))
    packed[-6] ^= 1
    with pytest.raises(Damaged):
        unpacked(bytes(packed), "gzip", MOST)
