"""Redis or Valkey: one server, a master behind Sentinels, or a cluster."""
