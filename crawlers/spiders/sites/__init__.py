"""One file for each publisher whose site no other kind of source can follow; config names it under `spider`.

A file is a specification, read in the parsing child: see `crawlers.site`. `newsloom sources new-spider NAME URL` begins
one from `_template.py`. What begins with `_` is no spider.
"""
