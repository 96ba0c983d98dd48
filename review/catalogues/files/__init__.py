"""The files that catalogues are loaded from: one kind for each form 01/DM to 06/DM, and one of facilities."""
