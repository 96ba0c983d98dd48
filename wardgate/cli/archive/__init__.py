"""`wardgate archive` moves settled claims of old months into files; `wardgate claim --archive` reads them."""
