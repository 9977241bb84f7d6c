"""Publishing: a digest as people read it, rendered from the store into files.

The one door is `stage`; what an edition consists of is decided in `edition.py`, pure, and how it looks in templates.
This room decides nothing about items: it shows what people have left in.
"""
