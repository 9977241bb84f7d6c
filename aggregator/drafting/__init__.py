"""Drafting: from stories to proposed digest items, each bound to the articles and spans it was made from.

The one door is `stage.run`; ranking, lead sentences and the choice of passages are pure files beside it. This room
proposes only: it never accepts, rejects or publishes, and it never rewrites what a person has touched.
"""
