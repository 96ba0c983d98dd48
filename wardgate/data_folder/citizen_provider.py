"""The sample identity provider of `wardgate up`: a key pair in the data folder, and what it signs."""

import time
from pathlib import Path

import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from runtime.problem import Problem
from wardgate.data_folder.paths import DataFolder
from wardgate.data_folder.secret_file import write_secret

# No such host exists (RFC 2606): the keys are in a file.
ISSUER, AUDIENCE = "https://citizens.wardgate.invalid", "wardgate"
KEY_ID, ALGORITHM = "sample", "ES256"
SECONDS = 900


def ensure_provider(folder: DataFolder) -> Path:
    """Make the keys at the first start. Return the file with the public one."""
    if not folder.citizen_keys.exists():
        key = ECKey.generate_key("P-256", {"kid": KEY_ID, "use": "sig"})
        write_secret(folder.citizen_provider, msgspec.json.encode(key.as_dict(private=True)).decode())
        public = msgspec.json.encode(KeySet([key]).as_dict(private=False)).decode()
        write_secret(folder.citizen_keys, public)
    return folder.citizen_keys


def sample_assertion(folder: DataFolder, citizen_id: str) -> str:
    """An assertion that is good for a quarter of an hour. Raises Problem where the folder has no provider."""
    try:
        key = ECKey.import_key(msgspec.json.decode(folder.citizen_provider.read_bytes()))
    except FileNotFoundError as absent:
        raise Problem(f"{folder.path} has no sample identity provider: `wardgate up` makes one.") from absent
    claims = {"iss": ISSUER, "aud": AUDIENCE, "exp": int(time.time()) + SECONDS, "citizen_id": citizen_id}
    return jwt.encode({"alg": ALGORITHM, "kid": KEY_ID}, claims, key, algorithms=[ALGORITHM])
