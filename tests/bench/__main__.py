"""`make bench`: every figure of the documentation, the peer beside it, in one run.

`python -m tests.bench api start` measures some sections alone.
"""

import argparse

from tests.bench import api, explore, journal, models, stages, start, video
from tests.bench.figures import Report

SECTIONS = {
    "start": start.run,
    "journal": journal.run,
    "models": models.run,
    "stages": stages.run,
    "video": video.run,
    "explore": explore.run,
    "api": api.run,
}


def main() -> None:
    """Run the sections that were asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="section", help=", ".join(SECTIONS))
    wanted = parser.parse_args().sections or list(SECTIONS)
    report = Report()
    for name in wanted:
        SECTIONS[name](report)
    report.console.print(report.table())


if __name__ == "__main__":
    main()
