"""Decisions by named people: which are allowed (`transitions`), and the one place that makes them (`desk`)."""
