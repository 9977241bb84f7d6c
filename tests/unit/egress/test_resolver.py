"""Names are judged by every address they resolve to."""

import socket

import pytest

from aggregator.egress.policy import Policy
from aggregator.egress.resolver import Answer, VettedResolver


class ScriptedDns:
    """Answers from a table and counts the questions."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = {host.replace("_", "."): addresses for host, addresses in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, family: int = 0, kind: int = 0) -> list[Answer]:
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in self.answers[host]]


def test_a_public_name_resolves_with_one_question() -> None:
    dns = ScriptedDns(good_test=["93.184.215.14"])
    assert VettedResolver(Policy(), dns).getaddrinfo("good.test", 80)[0][4] == ("93.184.215.14", 80)
    assert dns.asked == ["good.test"]


def test_one_private_answer_among_public_ones_refuses_the_name() -> None:
    resolver = VettedResolver(Policy(), ScriptedDns(mixed_test=["93.184.215.14", "127.0.0.1"]))
    with pytest.raises(socket.gaierror):
        resolver.getaddrinfo("mixed.test", 80)
    assert "loopback" in str(resolver.why_refused("mixed.test", 80))


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1"])
def test_number_spellings_of_loopback_are_judged_by_what_they_resolve_to(spelling: str) -> None:
    # The system's own getaddrinfo turns these into 127.0.0.1; they are literals, so no question leaves the machine.
    with pytest.raises(socket.gaierror):
        VettedResolver(Policy()).getaddrinfo(spelling, 80)


def test_localhost_names_are_loopback_without_a_question() -> None:
    dns = ScriptedDns()
    resolver = VettedResolver(Policy.of(["127.0.0.0/8"]), dns)
    assert resolver.getaddrinfo("courier.localhost", 8000)[0][4] == ("127.0.0.1", 8000)
    assert dns.asked == []
    with pytest.raises(socket.gaierror):
        VettedResolver(Policy(), dns).getaddrinfo("courier.localhost", 80)


def test_an_exception_opens_odd_ports_to_the_names_it_covers_only() -> None:
    policy = Policy.of(["127.0.0.0/8"])
    resolver = VettedResolver(policy, ScriptedDns(public_test=["93.184.215.14"]))
    assert policy.url_refusal("http://public.test:25/") is None, "known when its addresses are"
    with pytest.raises(socket.gaierror):
        resolver.getaddrinfo("public.test", 25)
    assert "port 25" in str(resolver.why_refused("public.test", 25))
    assert resolver.getaddrinfo("desk.localhost", 25)


def test_a_name_refused_at_two_ports_is_told_with_the_port_that_was_meant() -> None:
    resolver = VettedResolver(Policy.of(["127.0.0.0/8"]), ScriptedDns(public_test=["93.184.215.14"]))
    for port in (25, 6379):
        with pytest.raises(socket.gaierror):
            resolver.getaddrinfo("public.test", port)
    assert "port 25 " in str(resolver.why_refused("public.test", 25))
    assert "port 6379 " in str(resolver.why_refused("public.test", 6379))
    assert resolver.why_refused("public.test", 80) is None


def test_an_unspeakable_name_is_unknown_not_a_crash() -> None:
    with pytest.raises(socket.gaierror):
        VettedResolver(Policy()).getaddrinfo("a" * 70 + ".test\x00", 80)


def test_a_name_that_is_allowed_again_is_no_longer_told_as_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aggregator.egress.resolver._REMEMBERED", 2)
    dns = ScriptedDns(a_test=["10.0.0.1"], b_test=["10.0.0.2"], c_test=["10.0.0.3"])
    resolver = VettedResolver(Policy(), dns)
    for host in ("a.test", "b.test", "c.test"):
        with pytest.raises(socket.gaierror):
            resolver.getaddrinfo(host, 80)
    assert resolver.why_refused("a.test", 80) is None, "the oldest makes room"
    assert resolver.why_refused("c.test", 80)
    dns.answers["c.test"] = ["93.184.215.14"]
    resolver.getaddrinfo("c.test", 80)
    assert resolver.why_refused("c.test", 80) is None
