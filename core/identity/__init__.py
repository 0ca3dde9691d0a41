"""The creator's keys: one identity an installation, and where it lives.

Signs Content Credentials and the ledger's checkpoints, and holds the secret of the
private watermark. Must not know what is signed, nor ask anybody anything: a locked
keychain is an error in words, never a dialog.
"""

from core.identity.identity import Identity, fingerprint_of, is_signed_by
from core.identity.store import IdentityStore

__all__ = ["Identity", "IdentityStore", "fingerprint_of", "is_signed_by"]
