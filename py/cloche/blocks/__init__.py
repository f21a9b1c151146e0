"""The app graph: blocks, containers, listeners, and the config made of them."""
