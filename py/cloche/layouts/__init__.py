"""Layout blocks: one file each, named after the class in lower case."""
