"""The same validation on Apache Spark: an extra, ``pip install 'iotssf-kg[spark]'`` and Java.

Nothing here imports PySpark before a session is asked for. ``docs/scale.md`` says when it pays.
"""
