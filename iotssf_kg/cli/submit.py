"""What ``spark-submit`` runs: ``iotssf``, with all its arguments, on the cluster that it is told.

``spark-submit --master URL submit.py validate --cluster submitted …``; see ``docs/scale.md``.
"""

from __future__ import annotations

if __name__ == "__main__":
    from iotssf_kg.cli import main

    main()
