"""From what a source answers to stored articles.

The crawlers fetch; here bytes are parsed and washed (in a killable child, `parsers.py`), and stored with their account
(`intake.py`), in one transaction with the validators that may then move. Markup is washed here, once; one bad entry,
page or feed never ends a round.
"""
