"""The wiring of single services; gateway/wiring.py connects them."""
