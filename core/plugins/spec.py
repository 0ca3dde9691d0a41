"""What a plug-in says of itself, as data that can be shown, checked and stored."""

import importlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from core.errors import MachineError, UserError

API_VERSION = 1

# A setting of kind "values" is a list or mapping of these; only its plug-in looks inside.
ParamValue = bool | int | float | str | None
ParamKind = Literal["float", "int", "bool", "text", "choice", "file", "folder", "values"]


@dataclass(frozen=True, slots=True)
class Param:
    """Describe one setting of a plug-in.

    Attributes
    ----------
    name
        Identifier in recipes and on the command line.
    kind
        Which values it takes and which control draws it; ``"values"`` is a JSON list or
        mapping that the plug-in checks itself.
    default
        Value where the person says nothing; ``None`` means "the plug-in decides".
    title
        The label that a person reads.
    minimum, maximum
        Closed range of a number, in `unit`; ``None`` is open.
    unit
        For example ``"dB"``, ``"s"``, ``"semitones"``; empty where there is none.
    help
        One sentence for the tooltip.
    choices
        The values of a ``choice``.
    shown
        Whether a form draws it; the others have controls of their own elsewhere.
    """

    name: str
    kind: ParamKind
    default: ParamValue
    title: str = ""
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    help: str = ""
    choices: tuple[str, ...] = ()
    shown: bool = True

    def checked(self, value: object, owner: str) -> ParamValue:
        """Return `value` in this setting's type, or say why it cannot be.

        Parameters
        ----------
        value
            What the person, a recipe or the command line gave.
        owner
            Title of the plug-in, for the sentence.

        Raises
        ------
        UserError
            ``plugins.wrong_type``, ``plugins.out_of_range`` or ``plugins.not_a_choice``.
        """
        if value is None:
            return self.default
        if self.kind == "choice" and value not in self.choices:
            raise UserError(
                "plugins.not_a_choice",
                title=owner,
                name=self.name,
                value=value,
                choices=", ".join(self.choices),
            )
        typed = self._typed(value, owner)
        if isinstance(typed, float | int) and not isinstance(typed, bool):
            low = -math.inf if self.minimum is None else self.minimum
            high = math.inf if self.maximum is None else self.maximum
            if not low <= typed <= high:
                raise UserError(
                    "plugins.out_of_range",
                    title=owner,
                    name=self.name,
                    value=value,
                    minimum=low,
                    maximum=high,
                    unit=f" {self.unit}" if self.unit else "",
                )
        return typed

    def _typed(self, value: object, owner: str) -> ParamValue:
        try:
            if self.kind == "float":
                return float(value)  # type: ignore[arg-type]
            if self.kind == "int":
                number = float(value)  # type: ignore[arg-type]
                if number != int(number):
                    raise ValueError(number)
                return int(number)
        except (TypeError, ValueError, OverflowError):
            raise self._wrong_type(value, owner) from None
        if self.kind == "bool":
            known = {True: True, False: False, "true": True, "false": False}
            if isinstance(value, bool | str) and value in known:
                return known[value]
            raise self._wrong_type(value, owner)
        if not isinstance(value, (dict, list, tuple) if self.kind == "values" else str):
            raise self._wrong_type(value, owner)
        return value  # type: ignore[return-value]  # what is inside is the plug-in's to check

    def _wrong_type(self, value: object, owner: str) -> UserError:
        kind = {
            "float": "number",
            "int": "whole number",
            "bool": "yes or no",
            "values": "list or mapping",
        }.get(self.kind, self.kind)
        return UserError("plugins.wrong_type", title=owner, name=self.name, value=value, kind=kind)


@dataclass(frozen=True, slots=True)
class Spec:
    """Describe a plug-in without importing it.

    Attributes
    ----------
    id
        Stable lower-case name; the one that recipes and the command line use.
    version
        Changes whenever the same settings would sound different.
    title
        What a person reads.
    load
        ``"package.module:Class"``, imported by :meth:`loaded`.
    params
        Its settings, in the order in which a form shows them.
    licence
        SPDX identifier of what its output may be used under; empty where the creator owns it.
    can
        What it can honour, as words of its room's protocol.
    needs
        Importable names of optional libraries.
    help
        One sentence: what it does.
    """

    id: str
    version: str
    title: str
    load: str
    params: tuple[Param, ...] = ()
    licence: str = ""
    can: frozenset[str] = field(default_factory=frozenset)
    needs: tuple[str, ...] = ()
    help: str = ""

    def param(self, name: str) -> Param:
        """Return the setting called `name`.

        Raises
        ------
        UserError
            ``plugins.unknown_param``.
        """
        for param in self.params:
            if param.name == name:
                return param
        raise UserError(
            "plugins.unknown_param",
            title=self.title,
            name=name,
            known=", ".join(p.name for p in self.params) or "none",
        )

    def settings(self, given: Mapping[str, object] | None = None) -> dict[str, ParamValue]:
        """Return all settings: the checked given ones, defaults for the rest.

        Raises
        ------
        UserError
            For a name it does not have or a value it does not take.
        """
        given = given or {}
        for name in given:
            self.param(name)
        return {p.name: p.checked(given.get(p.name), self.title) for p in self.params}

    def loaded(self) -> Any:
        """Import and return the plug-in's class.

        Raises
        ------
        MachineError
            ``plugins.cannot_load`` where a library that it needs is missing.
        """
        module, _, name = self.load.partition(":")
        try:
            return getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError, OSError) as error:
            raise MachineError(
                "plugins.cannot_load", title=self.title, reason=str(error)
            ) from error
