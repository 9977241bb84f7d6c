"""Quotations made by construction from invented articles, each with the verdict it must get.

What a row is follows from how it was made; that a false one does not stand in its source by accident is looked up
here, in ways of our own. Nothing of `aggregator.quotations` is used: a measure must not share the faults of what it
measures.

`second_hand` and `translated` are not made: a row of a quotation and texts cannot say who is named as the speaker, and
which translation somebody confirmed. A changed, dropped or added word makes a quotation `altered`; runs of at least
four words with at least five words left out between them, unmarked, make it `stitched`.
"""
