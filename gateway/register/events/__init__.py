"""The events of the register: every change of a person, a card or a period, with a number in order."""
