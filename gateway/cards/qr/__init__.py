"""Signs cards for QR codes, and publishes the keys that they are checked with."""
