"""Model folders: find, check, fetch and remove them, with their licence and card.

A model is a folder of safetensors and JSON files, downloaded by us, lying in the Hugging
Face cache, or named by the person. Nothing here imports torch or transformers, runs code
from a folder, or reads a pickle; only :func:`download` uses the network.
"""

from core.weights.check import KINDS, check
from core.weights.fetching import download
from core.weights.model import Card, Model
from core.weights.places import find, listed, remove

__all__ = ["KINDS", "Card", "Model", "check", "download", "find", "listed", "remove"]
