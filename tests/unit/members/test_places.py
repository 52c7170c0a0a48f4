from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.places import free_places, seated

numbers = st.integers(min_value=0, max_value=50)


def test_no_capacity_is_no_limit():
    assert free_places(0, 99) is None
    assert seated(["a", "b"], 0, 99) == ["a", "b"]


@given(st.lists(st.integers()), st.integers(min_value=1, max_value=50), numbers)
def test_the_first_are_seated_and_no_more_than_there_is_room_for(
    queue, capacity, taken
):
    lucky = seated(queue, capacity, taken)
    assert lucky == queue[: len(lucky)]
    assert len(lucky) == min(len(queue), max(0, capacity - taken))
