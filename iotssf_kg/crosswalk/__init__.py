"""Crosswalks: which elements of one framework answer which of another, and what follows."""
