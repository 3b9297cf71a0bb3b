from tui.sim.connections import Heartbeat, enclose

NOON = 1_795_348_800_000


def test_a_ping_is_due_every_interval() -> None:
    heartbeat = Heartbeat(NOON, interval=20_000)
    assert heartbeat.beat(NOON + 19_999) is None
    assert heartbeat.beat(NOON + 20_000) == str(NOON + 20_000).encode()
    assert heartbeat.beat(NOON + 39_999) is None
    assert heartbeat.beat(NOON + 40_000) is not None


def test_a_ping_unanswered_for_three_intervals_means_lost() -> None:
    heartbeat = Heartbeat(NOON, interval=20_000)
    for beat in range(1, 4):
        heartbeat.beat(NOON + beat * 20_000)
    assert not heartbeat.is_lost(NOON + 79_999)
    assert heartbeat.is_lost(NOON + 80_000)


def test_only_an_answer_to_a_ping_keeps_alive() -> None:
    heartbeat = Heartbeat(NOON, interval=20_000)
    first = heartbeat.beat(NOON + 20_000)
    heartbeat.beat(NOON + 40_000)
    heartbeat.hear(b"")
    assert heartbeat.is_lost(NOON + 80_000)
    assert first is not None
    heartbeat.hear(first)
    assert not heartbeat.is_lost(NOON + 80_000)


def test_the_envelope_of_combined_streams() -> None:
    assert enclose("这@trade", b'{"e":1}') == '{"stream":"这@trade","data":{"e":1}}'.encode()
