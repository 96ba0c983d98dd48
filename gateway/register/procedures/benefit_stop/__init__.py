"""An unemployment benefit that ends early, and the card with it."""
