"""Somebody who reads a protected table tries to find what it hides."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.crosstab import TOTAL, Cell, Table, crosstab
from odoo.addons.cae_members.engine.disclosure import (
    BELOW,
    FLAGS,
    HIDDEN,
    WAYS_IN,
    WAYS_OUT,
    protect,
)
from odoo.addons.cae_members.engine.indicators import (
    END,
    ENTERED,
    FOLLOWED,
    HOURS,
    LEFT,
    MEASURES,
    NEW_ASSOCIATE,
    NEW_CESA,
    OTHER_EXIT,
    POSITIVE,
    START,
    SUPPORTED,
    Seen,
)

# The attacker: knows every relation, every bound, and searches all the tables.


def relations(table):
    """Sums that are zero in any table: lists of (cell, sign)."""
    columns = table.columns
    found = []
    for measure in MEASURES:
        for key in (*columns, TOTAL):
            parts = [(Cell(row, key, measure), 1) for row in table.rows]
            found.append([*parts, (Cell(TOTAL, key, measure), -1)])
        if columns:
            for row in (*table.rows, TOTAL):
                parts = [(Cell(row, key, measure), 1) for key in columns]
                found.append([*parts, (Cell(row, TOTAL, measure), -1)])
    for row, key in product((*table.rows, TOTAL), (*columns, TOTAL)):
        for parts, whole in (
            ((START, ENTERED), FOLLOWED),
            ((LEFT, END), FOLLOWED),
            ((POSITIVE, OTHER_EXIT), LEFT),
        ):
            found.append(
                [
                    *((Cell(row, key, part), 1) for part in parts),
                    (Cell(row, key, whole), -1),
                ]
            )
        for flag in (NEW_CESA, NEW_ASSOCIATE):
            # Those followed who are not newly so: never shown, and never below zero.
            rest = Cell(row, key, f"not {flag}")
            flagged, whole = Cell(row, key, flag), Cell(row, key, FOLLOWED)
            found.append([(rest, 1), (flagged, 1), (whole, -1)])
    return found


def ranges(table, masks, threshold):
    """What the marks say of each hidden cell."""
    most = 2 * max(table.values.values(), default=0) + 2
    hidden = {
        cell: (1, threshold - 1 if mask == BELOW else most)
        for cell, mask in masks.items()
    }
    for row, key in product((*table.rows, TOTAL), (*table.columns, TOTAL)):
        for flag in (NEW_CESA, NEW_ASSOCIATE):
            hidden[Cell(row, key, f"not {flag}")] = 0, most
    return hidden


def tighten(known, hidden, sums):
    """Narrow the ranges until nothing moves; None when no table is possible."""
    before = None
    while hidden != before:
        before = hidden
        for terms in sums:
            for cell, sign in terms:
                if cell not in hidden:
                    continue
                low, high = what_the_others_leave(known, hidden, terms, cell, sign)
                least, most = hidden[cell]
                narrowed = max(least, low), min(most, high)
                if narrowed[0] > narrowed[1]:
                    return None
                hidden = {**hidden, cell: narrowed}
    return hidden


def what_the_others_leave(known, hidden, terms, cell, sign):
    """The range of ``cell`` when the sum of ``terms`` is zero."""
    low = high = 0
    for other, factor in terms:
        if other == cell:
            continue
        least, most = hidden.get(other, (known[other],) * 2)
        if factor == -sign:
            low, high = low + least, high + most
        else:
            low, high = low - most, high - least
    return low, high


def a_table_exists(known, hidden, sums, truth):
    """Search by halves of the ranges; the true values are tried first, for speed."""
    hidden = tighten(known, hidden, sums)
    if hidden is None:
        return False
    open_cells = [cell for cell, (low, high) in hidden.items() if low < high]
    if not open_cells:
        return True
    cell = min(open_cells, key=lambda one: (hidden[one][1] - hidden[one][0], one))
    low, high = hidden[cell]
    order = sorted(range(low, high + 1), key=lambda value: abs(value - truth[cell]))
    return any(
        a_table_exists(known, {**hidden, cell: (value, value)}, sums, truth)
        for value in order
    )


def found_out(table, masks, threshold):
    """Small cells of which only one value fits all that is shown."""
    known = Counter({k: v for k, v in table.values.items() if k not in masks})
    hidden = ranges(table, masks, threshold)
    sums = [
        terms
        for terms in relations(table)
        if any(cell in hidden for cell, _sign in terms)
    ]
    truth = Counter(table.values)
    for row, key, measure in hidden:
        if measure.startswith("not "):
            flag = table[Cell(row, key, measure.removeprefix("not "))]
            truth[row, key, measure] = table[Cell(row, key, FOLLOWED)] - flag
    found = []
    for cell in small_cells(table, threshold):
        if cell not in masks:
            found.append(cell)
            continue
        low, high = hidden[cell]
        others = sorted(
            (value for value in range(low, high + 1) if value != truth[cell]),
            key=lambda value: abs(value - truth[cell]),
        )
        if not any(
            a_table_exists(known, {**hidden, cell: (value, value)}, sums, truth)
            for value in others
        ):
            found.append(cell)
    return found


def small_cells(table, threshold):
    people = {HOURS: SUPPORTED}
    return [
        cell
        for cell, value in table.values.items()
        if value
        and 0
        < table[cell._replace(measure=people.get(cell.measure, cell.measure))]
        < threshold
    ]


# Tables


@st.composite
def people(draw, rows="ab", columns="xy", most=9):
    """A few kinds of people, each counted several times: small and large cells."""
    seen, number = [], 0
    kinds = draw(
        st.lists(
            st.tuples(
                st.sampled_from(rows),
                st.sampled_from(columns),
                st.sampled_from(WAYS_IN),
                st.sampled_from(WAYS_OUT),
                st.sampled_from(({}, *FLAGS, {SUPPORTED: 1, HOURS: 3})),
                st.integers(1, most),
            ),
            min_size=1,
            max_size=6,
        )
    )
    for row, column, way_in, way_out, more, count in kinds:
        for _ in range(count):
            number += 1
            measures = {FOLLOWED: 1, **way_in, **way_out, **more}
            seen.append(Seen(number, {"row": row, "column": column}, measures))
    return seen


def alone(counts, threshold=5):
    """One measure, one dimension: {row: count}."""
    seen = []
    for row, count in counts.items():
        for _ in range(count):
            groups = {"row": row}
            seen.append(Seen(len(seen), groups, {FOLLOWED: 1, START: 1, END: 1}))
    table = crosstab(seen, "row", None)
    return table, protect(table, threshold)


def followed(masks):
    return {cell.row: mask for cell, mask in masks.items() if cell.measure == FOLLOWED}


@settings(deadline=None)
@given(people(), st.integers(3, 6))
def test_two_dimensions_keep_their_secrets(seen, threshold):
    table = crosstab(seen, "row", "column")
    assert found_out(table, protect(table, threshold), threshold) == []


@settings(deadline=None)
@given(people(rows="abcd"), st.integers(3, 6))
def test_one_dimension_keeps_its_secrets(seen, threshold):
    table = crosstab(seen, "row", None)
    assert found_out(table, protect(table, threshold), threshold) == []


@settings(deadline=None)
@given(people(rows="abc", columns="xyz"), st.integers(3, 6))
def test_only_what_is_not_zero_is_hidden(seen, threshold):
    table = crosstab(seen, "row", "column")
    masks = protect(table, threshold)
    assert all(table[cell] for cell in masks)
    assert set(small_cells(table, threshold)) <= set(masks)
    for cell, mask in masks.items():
        assert cell.measure != HOURS or mask == HIDDEN
        assert mask == HIDDEN or 0 < table[cell] < threshold
    assert protect(table, threshold) == masks


def test_the_attacker_finds_what_is_hidden_alone():
    table, _masks = alone({"a": 3, "b": 20})
    only_small = {cell: BELOW for cell in small_cells(table, 5)}
    assert Cell("a", TOTAL, FOLLOWED) in found_out(table, only_small, 5)


def test_a_second_count_is_hidden_beside_a_small_one():
    _table, masks = alone({"a": 3, "b": 20, "c": 30})
    assert followed(masks) == {"a": BELOW, "b": HIDDEN}


def test_two_small_counts_hide_each_other():
    _table, masks = alone({"a": 3, "b": 2, "c": 30})
    assert followed(masks) == {"a": BELOW, "b": BELOW}


def test_two_small_counts_that_their_sum_tells_are_not_bounded():
    """4 + 4 = 8 would be the only way with two counts below 5."""
    table, masks = alone({"a": 4, "b": 4, "c": 30})
    assert found_out(table, masks, 5) == []
    assert followed(masks) == {"a": BELOW, "b": BELOW, "c": HIDDEN}


def test_a_single_group_hides_the_total_with_it():
    _table, masks = alone({"a": 3})
    assert followed(masks) == {"a": BELOW, TOTAL: BELOW}


def test_a_small_entry_cannot_be_computed_from_the_movements():
    seen = []
    for row, entered, before in (("a", 2, 20), ("b", 9, 30)):
        for number in range(entered + before):
            way_in = ENTERED if number < entered else START
            groups = {"row": row}
            measures = {FOLLOWED: 1, way_in: 1, END: 1}
            seen.append(Seen(len(seen), groups, measures))
    table = crosstab(seen, "row", None)
    masks = protect(table, 5)
    assert masks[Cell("a", TOTAL, ENTERED)] == BELOW
    assert masks[Cell("a", TOTAL, START)] == HIDDEN
    assert Cell("a", TOTAL, FOLLOWED) not in masks
    assert found_out(table, masks, 5) == []


def test_hours_of_few_people_are_hidden_whatever_their_number():
    groups = [("a", 2), ("b", 7), ("c", 9)]
    seen = [
        Seen(10 * len(row) + number, {"row": row}, {SUPPORTED: 1, HOURS: 250})
        for row, count in groups
        for number in range(count)
    ]
    masks = protect(crosstab(seen, "row", None), 5)
    hours = {cell.row for cell in masks if cell.measure == HOURS}
    assert "a" in hours and len(hours) == 2


def test_a_flag_cannot_exceed_the_people_it_is_about():
    seen = [
        Seen(number, {"row": "a"}, {FOLLOWED: 1, ENTERED: 1, END: 1, NEW_CESA: 1})
        for number in range(3)
    ]
    table = crosstab(seen, "row", None)
    masks = protect(table, 5)
    assert masks[Cell("a", TOTAL, NEW_CESA)] == BELOW


def test_no_threshold_hides_nothing_and_a_telling_one_is_refused():
    table = Table(("a",), (), {Cell("a", TOTAL, FOLLOWED): 1})
    assert protect(table, 0) == {}
    for threshold in (1, 2):
        with pytest.raises(ValueError, match="hides nothing"):
            protect(table, threshold)


def test_a_small_count_among_large_ones_hides_no_total():
    counts = {("a", "x"): 2, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 40}
    seen = [
        Seen(
            len(row) + number,
            {"row": row, "column": key},
            {FOLLOWED: 1, START: 1, END: 1},
        )
        for (row, key), count in counts.items()
        for number in range(count)
    ]
    table = crosstab(seen, "row", "column")
    masks = protect(table, 5)
    assert {cell[:2] for cell in masks if cell.measure == FOLLOWED} == set(counts)
    assert found_out(table, masks, 5) == []
