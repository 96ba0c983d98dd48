"""The catalogues of facilities (01-06/DM): what a facility has, at which price, from when until when."""
