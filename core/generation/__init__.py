"""Making sound from a request: the request, the engine protocol and the catalogue of engines."""

from core.generation.base import Engine, GenerationRequest, Made, Reference
from core.generation.catalogue import ENGINES, check_request

__all__ = ["ENGINES", "Engine", "GenerationRequest", "Made", "Reference", "check_request"]
