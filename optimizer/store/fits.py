"""A curve fit as bytes and back: arrays in NumPy's own format without pickle, the rest as JSON."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from optimizer.domain.curve import CurveFit
from optimizer.store.records import from_json, to_json

_ARRAYS = ("spend", "draws", "observed_spend", "recent_spend")
_RECORDS = ("segments", "kpi", "period", "dispersion", "findings", "model", "measure", "lift_tests", "summary")


def fit_bytes(fit: CurveFit) -> bytes:
    """Write a fit as a compressed NPZ archive."""
    rest = to_json(tuple(getattr(fit, name) for name in _RECORDS))
    page = io.BytesIO()
    arrays: dict[str, Any] = {name: getattr(fit, name) for name in _ARRAYS}
    np.savez_compressed(page, rest=np.frombuffer(rest.encode("utf-8"), dtype=np.uint8), **arrays)
    return page.getvalue()


def fit_from_bytes(content: bytes) -> CurveFit:
    """Read back what `fit_bytes` wrote; an archive with pickled objects is refused."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        records = from_json(archive["rest"].tobytes().decode("utf-8"))
        arrays = {name: archive[name] for name in _ARRAYS}
    # fits of older programs end earlier; what they lack is at its default
    return CurveFit(**dict(zip(_RECORDS, records, strict=False)), **arrays)
