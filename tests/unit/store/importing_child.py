"""A program that imports until it is killed, for the tests that kill it.

It reads commands from its standard input, and forks for each, so that what takes a second to load is loaded once.
After each commit a number is written to standard output. Commands:

- ``one PLACE FIRST`` imports from that number on, without end;
- ``files PLACE FIRST`` too, by way of whole files, which are read and checked as users' files are;
- ``restore PLACE BACKUP BACKUP`` restores from these in turn, without end;
- ``many PLACE WRITERS COUNT`` lets so many processes import so often at once, and in between all the same ones.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

from store_samples import NOON, file_of, table_of

from optimizer.domain.performance import PerformanceTable
from optimizer.ingest import SourceFile
from optimizer.store import open_store, restore_store

DAYS = 500
SHARED = 900_000


def table_number(number: int) -> PerformanceTable:
    """Make the table that this import must hold; each has another length and other figures."""
    return table_of(DAYS + number % 7, seed=number)


def digest_number(number: int) -> str:
    return f"{number:064x}"


def import_number(place: str, number: int) -> None:
    open_store(place).add_import(table_number(number), [], [file_of(digest_number(number))], at=NOON)
    os.write(1, f"{number}\n".encode())


def file_number(number: int) -> SourceFile:
    """Make the file of an import: another name, other days and other spends each time."""
    lines = ["date,platform,audience,spend,conversions,currency"]
    first = date(2020, 1, 1).toordinal() + number
    for day in range(DAYS + number % 7):
        for audience in ("A", "B"):
            lines.append(f"{date.fromordinal(first + day)},facebook,{audience},{number}.{day % 90 + 10},{day % 5},EUR")
    return SourceFile(f"export {number}.csv", "\n".join(lines).encode())


def files(place: str, first: str) -> None:
    from optimizer import workflow

    number = int(first)
    while True:
        workflow.import_files(open_store(place), [file_number(number)])
        os.write(1, f"{number}\n".encode())
        number += 1


def one(place: str, first: str) -> None:
    number = int(first)
    while True:
        import_number(place, number)
        number += 1


def restore(place: str, *backups: str) -> None:
    while True:
        for backup in backups:
            restore_store(place, Path(backup))
            os.write(1, b"1\n")


def many(place: str, writer: int, count: str) -> None:
    for step in range(int(count)):
        import_number(place, 1000 * (writer + 1) + step)
        import_number(place, SHARED + step)


ENDLESS = {"one": one, "files": files, "restore": restore}


def fork(task: object, *arguments: object) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        task(*arguments)  # type: ignore[operator]
        status = 0
    finally:
        os._exit(status)


def main() -> None:
    for line in sys.stdin:
        command, place, *rest = line.split()
        if command == "files":
            import optimizer.workflow  # noqa: F401 - once, before it forks
        if command in ENDLESS:
            children = [fork(ENDLESS[command], place, *rest)]
        else:
            children = [fork(many, place, writer, rest[1]) for writer in range(int(rest[0]))]
        os.write(1, f"pids {' '.join(map(str, children))}\n".encode())
        statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        os.write(1, f"ended {' '.join(map(str, statuses))}\n".encode())


if __name__ == "__main__":
    main()
