"""Scenarios: kept, compared, agreed on, shared; and budget sheets made elsewhere."""
