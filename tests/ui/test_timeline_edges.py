from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rehearse.model.sections import LABELS, Label, Origin, Section
from rehearse.model.transcript import Word
from ui.widgets.timeline.edges import move_edge, nearest_gap, relabel_from, section_at, step_gap, word_gaps

WORDS = tuple(Word(f"w{number}", float(number), number + 0.6) for number in range(20))
GAPS = word_gaps(WORDS)


def sections(*edges: float) -> tuple[Section, ...]:
    """S, T, A ... between the edges, ending at 20 s."""
    starts = (0.0, *edges)
    ends = (*edges, 20.0)
    return tuple(Section(LABELS[k], a, b, 0.5, Origin.AUTOMATIC) for k, (a, b) in enumerate(zip(starts, ends, strict=True)))


def test_an_edge_falls_on_the_start_of_the_nearest_word() -> None:
    moved = move_edge(sections(5.0, 10.0), 0, 7.4, GAPS)
    assert [item.start for item in moved] == [0.0, 7.0, 10.0]
    assert [item.end for item in moved] == [7.0, 10.0, 20.0]


def test_a_moved_edge_belongs_to_the_person_and_the_others_stay_automatic() -> None:
    moved = move_edge(sections(5.0, 10.0), 0, 7.0, GAPS)
    assert [item.origin for item in moved] == [Origin.EDITED, Origin.EDITED, Origin.AUTOMATIC]


def test_no_neighbour_loses_its_last_word() -> None:
    assert move_edge(sections(5.0, 10.0), 0, 99.0, GAPS)[1].start == 9.0
    assert move_edge(sections(5.0, 10.0), 1, -5.0, GAPS)[2].start == 6.0


def test_an_edge_that_does_not_move_is_no_edit() -> None:
    before = sections(5.0, 10.0)
    assert move_edge(before, 0, 5.2, GAPS) == before


def test_from_a_word_on_the_rest_of_its_section_gets_another_label() -> None:
    changed = relabel_from(sections(5.0, 10.0), 12.3, Label.RESULT, GAPS)
    assert [(item.label, item.start, item.end) for item in changed] == [
        (Label.SITUATION, 0.0, 5.0),
        (Label.TASK, 5.0, 10.0),
        (Label.ACTION, 10.0, 12.0),
        (Label.RESULT, 12.0, 20.0),
    ]


def test_neighbours_with_one_label_become_one_section() -> None:
    changed = relabel_from(sections(5.0, 10.0), 5.0, Label.SITUATION, GAPS)
    assert [(item.label, item.start, item.end) for item in changed] == [(Label.SITUATION, 0.0, 10.0), (Label.ACTION, 10.0, 20.0)]


def test_naming_a_section_what_it_is_changes_nothing() -> None:
    before = sections(5.0, 10.0)
    assert relabel_from(before, 7.0, Label.TASK, GAPS) == before
    assert relabel_from(before, 99.0, Label.TASK, GAPS) == before


def test_gaps_are_stepped_word_by_word_and_end_at_the_ends() -> None:
    assert step_gap(5.0, 1, GAPS) == 6.0
    assert step_gap(5.0, -2, GAPS) == 3.0
    assert step_gap(19.0, 5, GAPS) == 19.0
    assert nearest_gap(3.3, ()) == 3.3
    assert section_at(sections(5.0), 5.0) == 1


@given(
    edges=st.lists(st.integers(1, 19), min_size=1, max_size=4, unique=True).map(sorted),
    edge=st.integers(0, 3),
    at=st.floats(-5, 30),
    label=st.sampled_from(LABELS),
)
def test_whatever_is_done_the_sections_stay_a_partition_on_word_starts(
    edges: list[int], edge: int, at: float, label: Label
) -> None:
    before = sections(*(float(item) for item in edges))
    for after in (move_edge(before, edge % len(edges), at, GAPS), relabel_from(before, at, label, GAPS)):
        assert after[0].start == 0.0
        assert after[-1].end == 20.0
        assert all(a.end == b.start for a, b in pairwise(after))
        assert all(item.start < item.end and item.start in GAPS for item in after)
