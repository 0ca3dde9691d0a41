"""What every test runs under: quiet threads, no keychain, no screen of the developer's."""

import os

# Before anything imports torch: waiting threads burn a core and make everything else crawl.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Tests must never reach the developer's own keys.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
