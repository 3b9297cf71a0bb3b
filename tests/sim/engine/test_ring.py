"""A ring keeps the newest items and finds them by id."""

import pytest

from tui.sim.engine.ring import Ring


@pytest.fixture
def ring() -> Ring[str]:
    ring: Ring[str] = Ring(4, 100)
    for number in range(100, 109):
        ring.append(f"item {number}")
    return ring


def test_the_oldest_are_forgotten(ring: Ring[str]) -> None:
    assert ring.last(3) == ["item 106", "item 107", "item 108"]
    assert 4 <= len(ring.last(100)) <= 5
    assert ring.last(0) == []
    assert ring.next_id == 109


@pytest.mark.parametrize(
    ("item_id", "limit", "found"),
    [(107, 1, ["item 107"]), (107, 9, ["item 107", "item 108"]), (109, 9, []), (107, 0, [])],
)
def test_items_are_found_by_id(ring: Ring[str], item_id: int, limit: int, found: list[str]) -> None:
    assert ring.since(item_id, limit) == found


def test_an_id_that_is_gone_gives_the_oldest_kept(ring: Ring[str]) -> None:
    assert ring.since(1, 1) == ring.last(100)[:1]


def test_items_are_chosen_in_order(ring: Ring[str]) -> None:
    assert ring.where(lambda item: item.endswith(("7", "8"))) == ["item 107", "item 108"]
