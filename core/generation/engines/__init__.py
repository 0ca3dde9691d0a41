"""One engine a file; listed in ``core.generation.catalogue``."""
