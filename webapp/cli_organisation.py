"""`yidu organisation`: made with its first owner, listed, and somebody who is locked out let in again."""

import argparse
import sys
from collections.abc import Callable

from webapp.domain.errors import YiduError
from webapp.domain.outreach.organisation import Person
from webapp.domain.text import Text
from webapp.settings import Settings
from webapp.usecases.outreach.invite import GOOD_FOR
from webapp.usecases.outreach.organisations import add_organisation, help_in, list_organisations
from webapp.usecases.services import Services
from webapp.wiring import build_services

DONE, WRONG_INPUT = 0, 2
LONGEST = 60


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    many = commands.add_parser("organisation", help="organisations that run campaigns, and who may sign in there")
    actions = many.add_subparsers(required=True, metavar="action")

    add = actions.add_parser("add", help="make one; prints the link with which its owner sets a password")
    add.add_argument("name", help="its name in Chinese")
    add.add_argument("--english", metavar="NAME", help="its name in English (the Chinese one)")
    add.add_argument("--province", required=True, metavar="CODE", help="where its campaigns are, e.g. anhui")
    add.add_argument("--owner-login", required=True, metavar="LOGIN", help="what its owner signs in with")
    add.add_argument("--owner-name", required=True, metavar="NAME", help="how its owner is called")
    add.set_defaults(command=_with_services(_add))

    actions.add_parser("list", help="all of them, with who may sign in").set_defaults(command=_with_services(_list))

    again = actions.add_parser("invite", help="a new link for somebody who lost the password")
    again.add_argument("login")
    again.add_argument("--reset-second-step", action="store_true", help="switch the second step off: a lost phone")
    again.set_defaults(command=_with_services(_invite))


def _with_services(
    command: Callable[[Services, argparse.Namespace], None],
) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        services = build_services(Settings.from_env())
        try:
            command(services, args)
        except YiduError as error:
            print(f"yidu organisation: {error}", file=sys.stderr)
            return WRONG_INPUT
        finally:
            services.database.close()
        return DONE

    return run


def _add(services: Services, args: argparse.Namespace) -> None:
    name = Text(args.name.strip()[:LONGEST], (args.english or args.name).strip()[:LONGEST])
    made, secret = add_organisation(services, name, args.province, args.owner_login, args.owner_name)
    print(f"{made.name.zh} ({made.name.en}), {made.province}, is there")
    _tell_link(services, args.owner_login, secret)


def _list(services: Services, args: argparse.Namespace) -> None:
    for each in list_organisations(services):
        print(f"{each.organisation.name.zh} ({each.organisation.name.en}), {each.organisation.province}")
        for person in each.people:
            print(f"  {person.login:<24} {person.role:<7} {person.name}{_state(person)}")


def _state(person: Person) -> str:
    if person.disabled_at:
        return ", disabled"
    return ", no password yet" if person.invited else ""


def _invite(services: Services, args: argparse.Namespace) -> None:
    _tell_link(services, args.login, help_in(services, args.login, reset_second_step=args.reset_second_step))


def _tell_link(services: Services, login: str, secret: str) -> None:
    hours = int(GOOD_FOR.total_seconds() // 3600)
    print(f"{login} sets a password here, once, within {hours} hours:")
    print(f"  {services.public_url}/staff/invitation/{secret}")
