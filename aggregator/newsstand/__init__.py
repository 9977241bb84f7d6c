"""The newsstand: a small invented web on loopback, with its gold answers, for `newsloom demo` and the tests.

About a dozen invented outlets of the invented river port of Lirova write in six languages about the port and its
boatmen's cooperative: events told by several outlets and across languages, reprints with edits, template twins,
corrections, feeds with every oddity we met. Texts and gold stand in `stories/*.yaml`, written without knowledge of the
matching code. Days are offsets from the start, so nothing ages. Nothing here is imported by the product's stages.
"""
