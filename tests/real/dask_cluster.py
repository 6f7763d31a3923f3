"""A Dask scheduler with two workers, each a process: this module, run by itself, tells their address and numbers.

The workers are forked from it once everything has been imported, which takes longest.
"""

import asyncio
import os
import sys

from distributed import Scheduler, Worker

import coach.app.wiring  # noqa: F401

WORKERS = 2


async def work(address: str) -> None:
    """Be a worker until the scheduler is gone."""
    async with Worker(address, nthreads=1, dashboard=False) as worker:
        await worker.finished()


async def schedule(told: int, workers: list[int]) -> None:
    """Be the scheduler until nobody reads any more what is told."""
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        for _ in workers:
            os.write(told, f"{scheduler.address}\n".ljust(64).encode())
        print(scheduler.address, *workers, flush=True)
        await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    """Fork the workers, and be the scheduler."""
    heard, told = os.pipe()
    workers = []
    for _ in range(WORKERS):
        number = os.fork()
        if not number:
            address = os.read(heard, 64).decode().strip()
            asyncio.run(work(address))
            os._exit(0)
        workers.append(number)
    asyncio.run(schedule(told, workers))


if __name__ == "__main__":
    main()
