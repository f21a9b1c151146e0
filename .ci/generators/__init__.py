"""What `.ci/generate.py` writes: one module per generated file, and the two they share."""
