"""Quotations: finding them in a text and proving them against the stored texts of the sources. All of it is pure.

This room deliberately knows no items, no editors and no store: who may cite what, and what is done about a quotation
that does not hold, is decided elsewhere.
"""
