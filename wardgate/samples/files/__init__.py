"""Sample files of the register: births, deaths and renewals to submit."""
