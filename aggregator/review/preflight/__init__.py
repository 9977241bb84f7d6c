"""Pre-flight: what stands against an issue as it is, where each of it is and how to mend it.

The checks are pure: `facts.py` has what they look at, `finding.py` what they say, `check.py` runs them all;
`reading.py` gathers the facts from the store. Nothing here changes anything, and nothing here decides: people do.
"""
