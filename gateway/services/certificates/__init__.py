"""gateway.v1.CertificateService."""
