"""Ids that a spreadsheet ruined are blanked, others never."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from quality_samples import clean_rows

from optimizer.ingest.quality import file_findings, mend_ids


def column(*ids: str) -> pd.Series:
    return pd.Series(ids, index=range(2, 2 + len(ids)), dtype="str")


@pytest.mark.parametrize("ruined", ["1.20253E+17", "1,20253E+17", "1E+17", "1.2e17", "120253004916888146.0"])
def test_ids_that_became_numbers_are_blanked(ruined: str) -> None:
    ids = column("120253004916888146", ruined, "", ruined)
    mended = mend_ids(ids)
    assert mended.column.tolist() == ["120253004916888146", "", "", ""]
    assert (mended.n_ruined, mended.first_row) == (2, 3)


def test_many_long_ids_that_end_in_zeros_were_numbers() -> None:
    ids = [str(120253004916888146 + 77 * 1000 * number) for number in range(40)]
    cut = [one[:15] + "000" for one in ids]
    assert mend_ids(column(*ids)).n_ruined == 0
    assert mend_ids(column(*cut)).n_ruined == 40
    # a file put together of a good and a bad month
    mended = mend_ids(column(*ids[:20], *cut[20:]))
    assert mended.column.tolist() == [*ids[:20], *[""] * 20]
    assert mended.first_row == 22


def test_true_ids_are_left_alone() -> None:
    rng = np.random.default_rng(5)
    random = [str(number) for number in rng.integers(10**17, 10**18, 3000)]
    assert any(one.endswith("000") for one in random)
    for ids in (
        random,
        ["120253004916888000"],
        ["act_1202", "123-456-7890", "25851481778", "1000000000000"],
        ["1e", ""],
    ):
        kept = column(*ids)
        assert mend_ids(kept).column is kept


def test_ruined_ids_of_a_file_are_told_once_per_column() -> None:
    rows = clean_rows()
    rows["campaign_id"], rows["ad_set_id"] = "120253004916888146", "120253004916888147"
    assert file_findings("ads.csv", rows) == ()
    raw = rows["ad_set_id"].mask(rows.index >= 11, "1.20253E+17")
    for found in (
        file_findings("ads.csv", rows.assign(ad_set_id=raw)),
        file_findings("ads.csv", rows, raw_ids={"ad_set_id": raw}),
    ):
        assert [(one.severity, one.file_name, one.row) for one in found] == [("warning", "ads.csv", 11)]
        assert "column ad_set_id: 171 rows; the first is row 11 with '1.20253E+17'" in str(found[0].message)
