"""Two of a kind beside each other: what is compared of each kind, and where that differs.

Each module turns what the library knows of two categories, schemes, assets, assessments or
exports into ``Compared``, which one template shows. All of it is read by the store's ``Reader``.
"""
