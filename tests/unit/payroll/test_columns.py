"""What the engine refuses to be told."""

from typing import Any

import numpy as np
import pytest

from odoo.addons.cae_payroll.engine import Members


@pytest.mark.parametrize(
    ("columns", "error", "message"),
    [
        ({"salary": 1}, TypeError, "unknown column: salary"),
        ({"gross": 10.5}, TypeError, "gross: whole numbers only"),
        ({"gross": ["1"]}, TypeError, "gross: whole numbers only"),
        ({"gross": [1, 2], "cadre": [True]}, ValueError, "different lengths"),
        ({"gross": 10**10}, ValueError, "gross of row 0"),
        (
            {"gross": [1, 2], "days": [1, 9]},
            ValueError,
            "days exceeds days_of on row 1",
        ),
        ({"pas_rate": 70000}, ValueError, "pas_rate of row 0 is 70000"),
        ({"headcount": -1}, ValueError, "headcount of row 0"),
        ({"smic_rule": 2}, ValueError, "smic_rule of row 0"),
        ({"partial_num": 2, "partial_den": 1}, ValueError, "partial_num exceeds"),
    ],
)
def test_refusals(
    columns: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        Members.build(**columns)


def test_scalars_are_broadcast_and_inputs_copied() -> None:
    gross = np.array([1, 2, 3])
    rows = Members.build(gross=gross, cadre=True)
    gross[0] = 9
    assert rows.gross.tolist() == [1, 2, 3]
    assert rows.cadre.tolist() == [True] * 3
    assert len(Members.build(0)) == 0
