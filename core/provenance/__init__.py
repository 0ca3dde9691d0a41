"""What is known about a piece of sound, written down so that it can be proved later.

The ledger keeps it on this machine, Content Credentials carry it inside the file, and
PROV-JSON hands it to other tools. Must not know projects, marks or exporters: it takes
plain values and files.
"""

from core.provenance.canonical import canonical, new_record_id
from core.provenance.claim import (
    FINGERPRINT_ALGORITHM,
    WATERMARK_ALGORITHM,
    Claim,
    Generator,
    SoftBinding,
    source_type,
)
from core.provenance.credentials import Credentials, read_credentials
from core.provenance.entry import Entry, Problem
from core.provenance.ledger import Ledger
from core.provenance.prov import prov_json
from core.provenance.signing import Signed, sign

__all__ = [
    "FINGERPRINT_ALGORITHM",
    "WATERMARK_ALGORITHM",
    "Claim",
    "Credentials",
    "Entry",
    "Generator",
    "Ledger",
    "Problem",
    "Signed",
    "SoftBinding",
    "canonical",
    "new_record_id",
    "prov_json",
    "read_credentials",
    "sign",
    "source_type",
]
