"""Signatures of exports (XMLDSig in CHUKYDONVI): who has signed what, and whether that is required."""
