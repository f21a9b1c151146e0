"""Apps made of blocks: Interface and its kin."""
