"""Counts what a text is made of. Small enough to read, packaged as any library would be."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouyäöüáéíóúàèìòùâêîôû]+", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The words of `text` in order, without numbers and punctuation."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of `text`, split after . ! and ?."""
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]


def syllables(word: str) -> int:
    """A rough count of the syllables of one word: its groups of vowels, at least one."""
    return max(1, len(_VOWELS.findall(word)))
