"""The two languages of the console: words, numbers and dates."""
