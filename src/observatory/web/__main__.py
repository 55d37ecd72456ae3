"""`python -m observatory.web COMMAND`: Django's own commands, in the home folder of the installation."""

import sys

from observatory.web.commands import manage

if __name__ == "__main__":
    manage(sys.argv[1:])
