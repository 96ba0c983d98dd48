"""Death, residence, funeral allowance and survivors, and a death that is taken back."""
