"""The list of plug-ins of one kind: the built-in ones and those of entry points."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import entry_points

from core.errors import UserError
from core.plugins.spec import Spec


@dataclass(slots=True)
class Catalogue:
    """Hold the Specs of one kind of plug-in.

    Built-ins are given as lines; others come through the entry-point group
    ``soundmark.<kind>s``, whose objects are Specs. Listing imports no plug-in.

    Parameters
    ----------
    kind
        ``"engine"``, ``"effect"``, ``"exporter"``.
    built_in
        Specs in the order in which a person sees them.
    """

    kind: str
    built_in: tuple[Spec, ...]
    _all: dict[str, Spec] | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[Spec]:
        return iter(self._specs().values())

    def get(self, id: str) -> Spec:
        """Return the plug-in called `id`.

        Raises
        ------
        UserError
            ``plugins.unknown``, naming those that there are.
        """
        specs = self._specs()
        if id not in specs:
            raise UserError("plugins.unknown", kind=self.kind, id=id, known=", ".join(specs))
        return specs[id]

    def _specs(self) -> dict[str, Spec]:
        if self._all is None:
            specs = {spec.id: spec for spec in self.built_in}
            for entry in entry_points(group=f"soundmark.{self.kind}s"):
                spec = entry.load()
                # A third party cannot take a built-in's name: recipes must keep their meaning.
                specs.setdefault(spec.id, spec)
            self._all = specs
        return self._all
