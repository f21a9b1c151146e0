"""Runs events. Plain asyncio: it knows neither the page nor the wire."""
