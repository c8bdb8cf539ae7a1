"""`python -m webapp` is the command `yidu`."""

import sys


def main() -> int:
    """`verify` needs nothing but the standard library, so it does not wait for all the rest to load."""
    if sys.argv[1:2] == ["verify"]:
        from webapp import cli_verify

        return cli_verify.main(sys.argv[2:], "yidu verify")
    from webapp import cli

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
