"""Which sources the desk has, as people decide it, and what they ask the collector to do now."""
