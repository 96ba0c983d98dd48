"""Papers that facilities issue for other offices: birth, death, sick leave, discharge, driver's health."""
