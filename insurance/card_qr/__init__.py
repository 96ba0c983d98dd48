"""The card as a signed text for a QR code, which is checked without a network."""
