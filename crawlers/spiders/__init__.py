"""The source kinds, one file each, and the collector's spider, which hosts them all."""
