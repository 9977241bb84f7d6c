"""Renderers: a `DigestView` as text in one format, through a template the desk may replace.

Each file is one format: how its strings are escaped and how a run is written. They deliberately read no store and write
no file; which folders the templates come from is the caller's choice.
"""
