"""Writes the pages, dashboards and rules that follow from the code. Not part of the wheel."""
