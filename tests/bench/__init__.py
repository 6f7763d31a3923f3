"""Measurements that take minutes or need an idle machine; none of them runs with the tests.

Each is one command: ``python -m tests.bench.NAME``, and prints what it found.
"""
