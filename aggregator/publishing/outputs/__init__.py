"""Where editions go: a static site, mail, WordPress. Each sends one parcel and can say what became of it.

An output changes nothing in the database; `publishing/outbox.py` notes what it did, before and after.
"""
