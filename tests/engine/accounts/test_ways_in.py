"""The bench of authorisation: the whole engine gives nothing of others away, and it would see it.

A few turns of each way here; `bench/authorisation.py` takes them all.
"""

from itertools import groupby
from operator import attrgetter
from pathlib import Path

import pytest

from bench.lab.burglary import burgle
from bench.lab.careless import Check
from bench.lab.ways_in import Way, ways_in
from engine.domain.messages import Platform

_BY_WAY = groupby(sorted(ways_in(every=10), key=attrgetter("way")), key=attrgetter("way"))
FEW = [turn for _, turns in _BY_WAY for turn in [*turns][::7][:2]]


@pytest.mark.parametrize("platform", list(Platform))
async def test_every_way_in_is_shut(tmp_path: Path, platform: Platform) -> None:
    """No row of somebody else is read, told or changed; their own are, so there was something."""
    loot = await burgle(platform, tmp_path, FEW)
    assert loot.ways.keys() == set(Way)
    assert (loot.foreign_reads, loot.foreign_writes) == (0, 0)
    assert loot.rows_read > 5


async def test_without_the_principal_the_bench_finds_foreign_rows(tmp_path: Path) -> None:
    """Where the link is anybody's, rows are read and changed."""
    loot = await burgle(Platform.SLACK, tmp_path, FEW, without=Check.PRINCIPAL)
    assert loot.foreign_reads > 10
    assert loot.foreign_writes > 0


async def test_without_the_customer_the_bench_finds_foreign_rows(tmp_path: Path) -> None:
    """Where a record is found by its number alone, others' are read."""
    loot = await burgle(Platform.DISCORD, tmp_path, FEW, without=Check.CUSTOMER)
    assert loot.foreign_reads > 10
