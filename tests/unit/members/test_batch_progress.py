from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.cae_members.engine.batch import (
    Progress,
    advance,
    is_stalled,
    percent,
    resume,
)

STEPS = ["prepare", "compute", "post"]


def test_the_first_batch_finds_the_size_of_the_step():
    after = advance(STEPS, Progress("prepare"), 30, 10)
    assert after == Progress("prepare", done=10, total=40)
    assert advance(STEPS, after, 20, 10) == Progress("prepare", done=20, total=40)


def test_a_step_that_is_done_leads_to_the_next_and_the_last_ends():
    assert advance(STEPS, Progress("prepare", 10, 40), 0, 10) == Progress("compute")
    assert advance(STEPS, Progress("post", 10, 40), 0, 10) is None


def test_items_that_came_meanwhile_never_make_progress_negative():
    after = advance(STEPS, Progress("compute", 10, 40), 55, 10)
    assert after == Progress("compute", done=0, total=55)


def test_a_batch_that_did_nothing_is_seen():
    before = Progress("compute", 10, 40)
    assert is_stalled(before, advance(STEPS, before, 30, 10))
    assert not is_stalled(before, advance(STEPS, before, 29, 10))
    assert not is_stalled(before, advance(STEPS, before, 0, 10))
    first = Progress("compute")
    assert not is_stalled(first, advance(STEPS, first, 30, 10))
    assert not is_stalled(Progress("post", 1, 2), None)


def test_resume_starts_again_when_the_step_is_no_longer_known():
    assert resume(STEPS, "gone", 3, 9) == Progress("prepare")
    assert resume(STEPS, None, 0, 0) == Progress("prepare")
    assert resume(STEPS, "post", 3, 9) == Progress("post", 3, 9)


def test_percent():
    assert percent(STEPS, Progress("prepare")) == 0
    assert percent(STEPS, Progress("compute", 20, 40)) == 50
    assert percent(STEPS, Progress("unknown")) == 0


@given(st.lists(st.integers(0, 60), min_size=1, max_size=5), st.integers(1, 20))
def test_any_work_ends_and_its_progress_only_grows(sizes, limit):
    steps = [str(n) for n in range(len(sizes))]
    todo = dict(zip(steps, sizes, strict=True))
    progress, seen = Progress(steps[0]), [0]
    for _batch in range(sum(sizes) + len(sizes) + 1):
        todo[progress.step] = max(todo[progress.step] - limit, 0)
        after = advance(steps, progress, todo[progress.step], limit)
        assert not is_stalled(progress, after)
        if after is None:
            break
        progress = after
        seen.append(percent(steps, progress))
    else:
        raise AssertionError("the work does not end")
    assert not any(todo.values())
    assert seen == sorted(seen)
