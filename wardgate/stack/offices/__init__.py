"""The simulated offices of `wardgate up`: by gRPC, and one by folder."""
