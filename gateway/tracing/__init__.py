"""What of a gateway is traced. The parts do not know that they are: the wiring puts spans around them."""
