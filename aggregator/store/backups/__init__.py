"""Backups of a desk: a folder with a consistent copy of the database, the config, and a manifest that proves both.

`making.py` makes one while the desk is in use, `proving.py` proves one on a scratch copy, `restoring.py` makes a desk
of one. For SQLite; a PostgreSQL server has tools of its own.
"""
