"""Everything that knows Scrapy: settings, spiders, the collector process.

Spiders ask for documents and hand what they got to `aggregator.collection`, which parses and stores; no spider holds
SQL.
"""
