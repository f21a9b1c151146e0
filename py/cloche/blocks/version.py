"""The version of the reference whose config and semantics this release follows."""

from __future__ import annotations

REFERENCE_VERSION = "6.31.0"
