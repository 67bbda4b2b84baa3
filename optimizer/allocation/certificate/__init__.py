"""The certificate: how good an allocation is, computed by code that shares nothing with the solver."""
