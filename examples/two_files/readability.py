"""The part of the app that knows nothing of any user interface."""

import wordlens

LEVELS = [(90, "very easy"), (70, "easy"), (50, "fairly difficult"), (30, "difficult")]


def report(text):
    """Counts and the Flesch reading ease of `text` (0 is hard, 100 is easy) as a dict."""
    words = wordlens.words(text)
    sentences = wordlens.sentences(text)
    if not words:
        return None
    syllables = sum(wordlens.syllables(word) for word in words)
    ease = 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * syllables / len(words)
    ease = max(0.0, min(100.0, ease))
    level = next((name for limit, name in LEVELS if ease >= limit), "very difficult")
    return {
        "words": len(words),
        "sentences": len(sentences),
        "syllables": syllables,
        "longest word": max(words, key=len),
        "reading ease": round(ease, 1),
        "level": level,
    }
