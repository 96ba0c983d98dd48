"""The wiring of the parts of a gateway; gateway/wiring.py connects them."""
