"""The catalogues of facilities (01-06/DM): their tables, how they are loaded, and how claims get them."""
