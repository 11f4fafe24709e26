"""Every sentence of ours that Claude or a customer reads, as Markdown."""

from pathlib import Path

ROOT = Path(__file__).parent
