#!/usr/bin/env python3
"""Mixed load with kills: what was acknowledged is there afterwards, once, and nothing grows.

    e2e/endurance/endurance.py PROGRAM [--minutes N] [--database URL] [--page-ms-max N]

Starts PROGRAM with the demo's data in a folder of its own and lets clerks, readers, verifiers and an attacker go on for N
minutes. In the first half the server is killed (SIGKILL) every twenty seconds or so; in the second one process serves
all the time, so that its memory can be compared between the first and last quarter of that half; then it is killed once more,
and everything that was acknowledged is looked for. Exit code: 0 as it must be, 1 not, 2 wrong use. No network is used.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from client import Client
from house import House
from load import Ledger, Load

CLERKS = 3
# Every so many seconds a kill.
KILL_AFTER = (12, 28)
MEMORY_MOST_KILOBYTES = 500 * 1024
# Between the quarters a process may grow by so much.
GROWTH_MOST = 1.15
# Until its caches are full it grows for good reason; a life that is not longer than twice that is not judged.
WARM_SECONDS = 120
# How long the next document may be waited for.
ISSUED_SECONDS_MAX = 240


def mixed(house, ledger, seconds):
    """The load, and the kills of its first half; answers the memory of the second."""
    begun = time.monotonic()
    load = Load(house, ledger)
    threads = load.begin(CLERKS)
    while True:
        rest = random.uniform(*KILL_AFTER)
        if time.monotonic() + rest > begun + seconds / 2:
            break
        time.sleep(rest)
        house.kill()
    time.sleep(max(0, begun + seconds - time.monotonic()))
    samples = list(house.samples)
    load.over.set()
    for thread in threads:
        thread.join()
    house.kill()
    return samples


def quarters(samples):
    """Megabytes on average in the first and the last quarter of a process's life, and whether they can be compared: what
    it took to warm up is left out where enough is left."""
    warm = samples[0][0] + WARM_SECONDS
    later = [sample for sample in samples if sample[0] >= warm]
    long = len(later) > len(samples) // 2
    kilobytes = [held for _, held in (later if long else samples)]
    part = max(1, len(kilobytes) // 4)
    first, last = (round(sum(some) / len(some) / 1024) for some in (kilobytes[:part], kilobytes[-part:]))
    return first, last, long


def found(house, ledger):
    """The numbers of what was acknowledged, and sentences on what is not there. Documents are made one after the other: as
    long as there are more of them they are waited for."""
    exporter = Client(house).with_token("exporter@kh.example")
    numbers, lost, waiting, progress = [], [], dict(ledger.signed), time.monotonic()
    while waiting and time.monotonic() - progress < ISSUED_SECONDS_MAX:
        for application, promised in list(waiting.items()):
            view = exporter.call("GET", f"/applications/{application}")
            if view["state"] != "issued":
                continue
            del waiting[application]
            progress, number = time.monotonic(), view["certificate_number"]
            numbers.append(number)
            status, _, file = exporter.ask("GET", f"/api/v1/certificates/{number}/pdf")
            if promised not in (None, number) or status != 200 or not file.startswith(b"%PDF-"):
                lost.append(f"{application}: {promised} was promised, {number} is there, its document answers {status}")
        time.sleep(0.2)
    return numbers, lost + [f"{application} is not issued" for application in waiting]


def report(house, ledger, samples, page_ms_max):
    """Prints what was found; the sentences on what is not as it must be."""
    numbers, wrong = found(house, ledger)
    lost, doubled = len(wrong), len(numbers) - len(set(numbers))
    sequences = sorted(int(number.rsplit("-", 1)[1]) for number in numbers)
    gaps = (sequences[-1] - sequences[0] + 1 - len(set(sequences))) if sequences else 0
    whole = house.audited()
    first, last, comparable = quarters(samples)
    times = sorted((max(times), name, len(times)) for name, times in ledger.pages.items())
    slowest, name, _ = times[-1]
    all_times = sorted(seconds for times in ledger.pages.values() for seconds in times)
    usual = all_times[len(all_times) * 99 // 100]
    print(f"kills                        {house.kills}")
    print(f"acknowledged signatures      {len(ledger.signed)}")
    print(f"certificates found           {len(numbers)}")
    print(f"lost                         {lost}")
    print(f"doubled numbers              {doubled}")
    print(f"skipped numbers              {gaps}")
    print(f"chain of events              {'whole' if whole else 'BROKEN'}")
    print(f"files checked, genuine       {ledger.checked}")
    print(f"hostile files refused        {ledger.refused}")
    print(f"memory, first quarter        {first} MB")
    print(f"memory, last quarter         {last} MB{'' if comparable else ' (warming up: too short to compare)'}")
    print(f"memory, most of the server   {house.server_most // 1024} MB")
    print(f"memory, most of an opener    {house.opener_most // 1024} MB")
    print(f"pages read                   {len(all_times)}, 99 of 100 within {usual * 1000:.0f} ms")
    print(f"slowest page                 {name}, {slowest * 1000:.0f} ms")
    checks = [
        (doubled == 0, f"{doubled} numbers were given twice"),
        (gaps == 0, f"{gaps} numbers were skipped"),
        (whole, "the chain of events is broken"),
        (not comparable or last <= first * GROWTH_MOST, f"memory grew from {first} to {last} MB"),
        (house.server_most < MEMORY_MOST_KILOBYTES, "the server took more than 500 MB"),
        (house.opener_most < MEMORY_MOST_KILOBYTES, "an opener took more than 500 MB"),
        (not page_ms_max or slowest * 1000 < page_ms_max, f"a page took more than {page_ms_max} ms"),
    ]
    return wrong + [sentence for good, sentence in checks if not good] + ledger.wrong


def main():
    parser = argparse.ArgumentParser(description="Mixed load with kills.")
    parser.add_argument("program", type=Path)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--database", help="of PostgreSQL; SQLite without it")
    parser.add_argument("--page-ms-max", type=float, help="fail if any page takes longer")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        house, ledger = House(arguments.program.resolve(), Path(folder), arguments.database), Ledger()
        try:
            samples = mixed(house, ledger, arguments.minutes * 60)
            wrong = report(house, ledger, samples, arguments.page_ms_max)
            complaints = house.complaints(20) if wrong else []
        finally:
            house.end()
    for sentence in wrong[:20]:
        print(f"WRONG: {sentence}")
    for line in complaints:
        print(f"the server said: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
