"""Names that read alike are told apart, and others left as they are."""

from aggregator.web.alike import alike, told_apart


def test_names_that_read_alike_are_told_apart_by_their_ids() -> None:
    names = {"rud": "کیهان", "rud-2": "كيهان", "bregu": "Bregu i  Ri", "bregu-sport": "bregu i ri", "stom": "Štom"}
    assert alike(names) == {"rud", "rud-2", "bregu", "bregu-sport"}
    told = told_apart(names)
    assert told["stom"] == "Štom" and len(set(told.values())) == 5
    assert told["rud-2"] == "كيهان \u2066(rud-2)\u2069"
