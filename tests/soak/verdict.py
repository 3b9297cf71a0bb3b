"""What a soak says: whether memory grows, tasks and descriptors stay, and what went wrong (pure)."""

from collections.abc import Sequence
from statistics import linear_regression, median
from typing import Final, NamedTuple

from tests.soak.sampler import Sample

HOUR: Final = 3_600
MEGABYTE: Final = 1_000_000
SLOPE: Final = 1.0
"""MB an hour that resident memory may grow by after the first quarter."""
ROOM: Final = 2
"""Tasks and descriptors by which the last quarter's median may lie above that of the second."""


class Course(NamedTuple):
    """How one figure went: its medians in the second and the last quarter, and its peak."""

    early: float
    late: float
    peak: float

    @property
    def steady(self) -> bool:
        """Whether it did not grow."""
        return self.late - self.early <= ROOM


class Verdict(NamedTuple):
    """How one process soaked."""

    seconds: float
    slope: float
    """MB an hour, from the first quarter on."""
    memory: Course
    tasks: Course
    descriptors: Course
    lag: tuple[float, float]
    """The loop's lag in ms: what 99 of 100 seconds stayed below, and the worst."""
    errors: int

    @property
    def steady(self) -> bool:
        """Whether nothing grew, and nothing was raised that nobody caught."""
        return self.slope <= SLOPE and self.tasks.steady and self.descriptors.steady and not self.errors


def judge(samples: Sequence[Sample]) -> Verdict:
    """Judge a soak by its samples, at least eight."""
    settled = samples[len(samples) // 4 :]
    lags = sorted(sample.lag for sample in samples)
    return Verdict(
        seconds=samples[-1].seconds,
        slope=slope(settled),
        memory=_course([sample.memory / MEGABYTE for sample in samples]),
        tasks=_course([sample.tasks for sample in samples]),
        descriptors=_course([sample.descriptors for sample in samples]),
        lag=(lags[int(0.99 * len(lags))], lags[-1]),
        errors=samples[-1].errors,
    )


def slope(samples: Sequence[Sample]) -> float:
    """How resident memory grows, in MB an hour, by the straight line that fits best."""
    times = [sample.seconds / HOUR for sample in samples]
    return linear_regression(times, [sample.memory / MEGABYTE for sample in samples]).slope


def _course(values: Sequence[float]) -> Course:
    quarter = len(values) // 4
    return Course(median(values[quarter : 2 * quarter]), median(values[-quarter:]), max(values))
