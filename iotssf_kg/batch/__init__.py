"""Exports by the thousand: found, split, judged one at a time by workers, reported in order."""
