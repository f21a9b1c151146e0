"""Themes: classes that become CSS variables."""
