"""Attacks in letters alone, as they remain of words that were written letter by letter."""

import re

TOGETHER = re.compile(
    r"(?:ignore|disregard|forget|override|bypass|reveal|show|print|repeat|output|ignorier"
    r"|vergiss|zeig|ignora|olvida|muestra|oublie|revele|mostre)"
    r"[a-z]{0,32}(?:instruction|prompt|rules|guidelines|anweisung|regeln|instruccion|reglas"
    r"|consignes|regles|instrucoes|regras)"
)
SQUEEZED = re.compile(
    r"(?:ignore|disregard|forget|override|bypass)(?:all|any|every)?(?:of)?(?:the|your|my)?"
    r"(?:previous|prior|above|earlier|your|original|system)"
    r"(?:instruction|prompt|rules|guideline|restriction)"
)
"""The same in a text whose words are cut in odd places; narrower, for it is all letters."""
