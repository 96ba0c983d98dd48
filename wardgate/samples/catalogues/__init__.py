"""The catalogues of the sample world's facilities."""
