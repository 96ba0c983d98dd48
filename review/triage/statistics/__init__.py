"""What decisions show: how good each rule is, what is cut at each facility, who decided what."""
