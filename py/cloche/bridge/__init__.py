"""Turns wire messages into engine calls and engine results into wire messages."""
