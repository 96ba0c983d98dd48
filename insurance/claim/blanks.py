"""White space and invisible characters before or after a number: they are no part of it."""

# White space of Unicode; and what takes no room: soft hyphen, zero-width space and joiners, direction marks,
# word joiner, byte order mark.
BLANKS = (
    " \t\n\x0b\x0c\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
    "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)
