"""Engines, effects and exporters described as data.

A :class:`Spec` says what a plug-in is called, which settings it takes and where
its class lies; the class is imported at first use only. Panels draw their forms
from the same :class:`Param` values that check the command line and are stored in
recipes. Third parties' plug-ins see this package alone, under ``API_VERSION``.
"""

from core.plugins.catalogue import Catalogue
from core.plugins.spec import API_VERSION, Param, ParamValue, Spec

__all__ = ["API_VERSION", "Catalogue", "Param", "ParamValue", "Spec"]
