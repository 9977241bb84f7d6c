"""Text in many scripts: folding, tokens, sentences, URLs, markup, dates and languages.

Everything in this room is pure: text (and `now`) in, an answer out. It deliberately knows no database, no network, no
settings and no clock, and it never alters a text that is going to be shown: what it returns for matching is a copy.
"""
