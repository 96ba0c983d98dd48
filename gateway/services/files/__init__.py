"""gateway.v1.RegistryService."""
