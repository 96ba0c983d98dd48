"""The procedures: a folder for each, with its declaration and what it decides by code."""
