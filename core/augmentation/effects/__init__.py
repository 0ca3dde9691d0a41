"""The built-in effects, one a file; each is loaded by its Spec at first use."""
