"""Who made which second: origins, their places in a source, licences and recipes.

Values only; they know nothing of projects, files or windows.
"""

from core.origins.licence import CREATOR_OWNED, NOT_STATED, Licence, licence
from core.origins.map import OriginMap, Stretch
from core.origins.origin import Origin, OriginId, OriginKind, new_origin_id
from core.origins.recipe import Recipe

__all__ = [
    "CREATOR_OWNED",
    "NOT_STATED",
    "Licence",
    "Origin",
    "OriginId",
    "OriginKind",
    "OriginMap",
    "Recipe",
    "Stretch",
    "licence",
    "new_origin_id",
]
