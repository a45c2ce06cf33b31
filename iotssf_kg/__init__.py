"""A knowledge graph and semantic query service for METI's IoT Security Safety Framework.

Floors, imports only downwards (``tests/test_architecture.py`` holds that)::

    5  cli
    3  dataset  library  generate
    2  rules  validation
    1  store  rdf
    0  errors  files  namespaces
"""

__version__ = "0.1.0"
