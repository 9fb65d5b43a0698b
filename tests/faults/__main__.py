"""``python -m tests.faults --help``."""

import sys

from tests.faults.public.command import main

sys.exit(main())
