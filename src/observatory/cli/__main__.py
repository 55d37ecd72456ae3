"""`python -m observatory.cli`: the command, where its script is not on the path."""

from observatory.cli import main

if __name__ == "__main__":
    main()
