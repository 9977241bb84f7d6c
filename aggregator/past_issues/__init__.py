"""Taking over issues that were published before the desk came to Newsloom.

`page.py` and `plain.py` turn a file into blocks, `reading.py` blocks into an issue by a form (`form.py`), and
`importing.py` stores it.
"""
