"""Builds, serves and shows off static sites. Runs on CPython only, never in the page."""
