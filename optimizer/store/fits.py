"""A curve fit as bytes and back: arrays in NumPy's own format without pickle, the rest as JSON."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from optimizer.domain.curve import CurveFit
from optimizer.store.records import from_json, to_json

_ARRAYS = ("spend", "draws", "observed_spend", "recent_spend")


def fit_bytes(fit: CurveFit) -> bytes:
    """Write a fit as a compressed NPZ archive."""
    rest = to_json((fit.segments, fit.kpi, fit.period, fit.dispersion, fit.findings, fit.model, fit.summary))
    page = io.BytesIO()
    arrays: dict[str, Any] = {name: getattr(fit, name) for name in _ARRAYS}
    np.savez_compressed(page, rest=np.frombuffer(rest.encode("utf-8"), dtype=np.uint8), **arrays)
    return page.getvalue()


def fit_from_bytes(content: bytes) -> CurveFit:
    """Read back what `fit_bytes` wrote; an archive with pickled objects is refused."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        segments, kpi, period, dispersion, findings, model, summary = from_json(
            archive["rest"].tobytes().decode("utf-8")
        )
        arrays = {name: archive[name] for name in _ARRAYS}
    return CurveFit(
        segments=segments,
        kpi=kpi,
        period=period,
        dispersion=dispersion,
        findings=findings,
        model=model,
        summary=summary,
        **arrays,
    )
