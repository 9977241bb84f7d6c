"""From articles to stories: which articles report the same event, in whatever language, and why.

`stage.run` is the door. Facts (features, index, vectors) are gathered first, then `score` weighs the evidence and
`placement` decides; both are pure. The room deliberately judges no copies: reprints follow the article they copy.
"""
