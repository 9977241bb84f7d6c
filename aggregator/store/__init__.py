"""All SQL of the product, one noun a file.

A room opens a unit of work with `Database.read()` or `Database.write()` and passes the session to the functions here;
what happens in one `write()` block happens as a whole or not at all. SQL stays portable: the same functions and tests
run on SQLite and on PostgreSQL; what differs (full-text search, upserts, locks) is hidden in its file.
"""
