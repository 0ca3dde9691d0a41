"""The few windows that ask or tell something apart from the main one; they decide nothing else."""
