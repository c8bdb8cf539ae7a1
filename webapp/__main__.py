"""`python -m webapp` is the command `yidu`."""

import sys

from webapp.cli import main

sys.exit(main())
