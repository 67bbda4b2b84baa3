"""Curve fits in the database, as bytes: arrays in NumPy's own format without pickle, the rest as JSON."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, Select, delete, insert, select

from optimizer.domain.curve import CurveFit
from optimizer.domain.period import Period
from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store.records import from_json, to_json
from optimizer.store.schema import FITS

MOST_FITS: Final = 16
"""Fits kept of one revision; each takes some megabytes, and a session looks at few goals and periods in turn."""

_ARRAYS = ("spend", "draws", "observed_spend", "recent_spend")
_RECORDS = ("segments", "kpi", "period", "dispersion", "findings", "model", "measure", "lift_tests", "summary")


def fit_bytes(fit: CurveFit) -> bytes:
    """Write a fit as an NPZ archive, which is not compressed: of drawn curves that takes off a seventh, in seconds."""
    rest = to_json(tuple(getattr(fit, name) for name in _RECORDS))
    page = io.BytesIO()
    arrays: dict[str, Any] = {name: getattr(fit, name) for name in _ARRAYS}
    np.savez(page, rest=np.frombuffer(rest.encode("utf-8"), dtype=np.uint8), **arrays)
    return page.getvalue()


def fit_from_bytes(content: bytes) -> CurveFit:
    """Read back what `fit_bytes` wrote; an archive with pickled objects is refused."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        records = from_json(archive["rest"].tobytes().decode("utf-8"))
        arrays = {name: archive[name] for name in _ARRAYS}
    # fits of older programs end earlier; what they lack is at its default
    return CurveFit(**dict(zip(_RECORDS, records, strict=False)), **arrays)


def insert_fit(connection: Connection, fit: CurveFit, content: bytes, *, revision: int, stamp: str) -> None:
    """Keep a fit as `fit_bytes` wrote it, in place of an older one for the same question; of `MOST_FITS` the latest."""
    question = _question(fit.kpi, fit.period, fit.model)
    connection.execute(delete(FITS).filter_by(revision=revision, **question))
    connection.execute(insert(FITS).values(revision=revision, learned_at=stamp, content=content, **question))
    latest = select(FITS.c.id).where(FITS.c.revision == revision).order_by(FITS.c.id.desc()).limit(MOST_FITS)
    kept = connection.execute(latest).scalars().all()
    connection.execute(delete(FITS).where(FITS.c.id.not_in(kept)))


def fit_for(kpi: str, period: Period, *, revision: int, model: str) -> Select[Any]:
    """Ask for the fit of one question."""
    return select(FITS.c.content).filter_by(revision=revision, **_question(kpi, period, model))


def fit_learned_last(*, revision: int, model: str) -> Select[Any]:
    """Ask for the latest fit of a revision."""
    return select(FITS.c.content).filter_by(revision=revision, model=model).order_by(FITS.c.id.desc()).limit(1)


def read_fit(connection: Connection, question: Select[Any], *, place: str) -> CurveFit | None:
    """Read the fit that was asked for; None where there is none.

    Raises
    ------
    StoreError
        When its bytes are damaged.
    """
    content = connection.execute(question).scalar()
    try:
        return None if content is None else fit_from_bytes(content)
    except (ValueError, TypeError, KeyError, OSError, zipfile.BadZipFile) as trouble:
        raise StoreError(
            N_(
                "Curves kept in the workspace '{place}' are damaged ({reason}); bring back a backup with "
                "'workspace restore'.",
                place=place,
                reason=str(trouble),
            )
        ) from trouble


def _question(kpi: str, period: Period, model: str) -> dict[str, Any]:
    return {"kpi": kpi, "period_start": period.start, "period_end": period.end, "model": model}
