"""A knowledge graph and semantic query service for METI's IoT Security Safety Framework.

Floors, imports only downwards (``tests/test_architecture.py`` holds that)::

    5  cli  service                       doors: the command, HTTP
    4.5  asking  cluster                  questions to a store; many machines
    4  batch  audit  kit                  any number of exports; reports
    3  dataset  generate  vocabulary
    2  rules  validation  report  library  crosswalk
    1  rdf  sparql  store  workers        documents; queries; graphs; processes that can be killed
    0  errors  files  namespaces  outputs  depth
"""

__version__ = "0.1.0"
