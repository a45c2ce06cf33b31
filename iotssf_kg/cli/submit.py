"""What ``spark-submit`` runs: ``iotssf``, with all its arguments, on the cluster that it is told.

``spark-submit --master URL submit.py validate --cluster submitted …``; see ``docs/scale.md``.
"""

from __future__ import annotations

import warnings

if __name__ == "__main__":
    # Spark sends what is warned of the way of what is told: it would stand in the report.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
    from iotssf_kg.cli import main

    main()
