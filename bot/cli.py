"""The command `gejie`. Mistakes of the user end with a sentence and exit code 2; 1 means the outside world failed."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from pydantic import ValidationError
from rich.progress import track
from sqlalchemy.exc import SQLAlchemyError

from bot import admin_texts, asking, demo, evaluating, importing, serving, texts
from bot.admin_cli import admin
from bot.app import client, utc_now
from bot.menu_texts import MENU
from bot.opening import Problem, opened
from bot.rules_cli import rules
from bot.settings import Settings, Storage
from bot.setup import prepare
from bot.wechat import SendFailed
from handlers.roster import BadImport

app = typer.Typer(help=texts.HELP, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
app.add_typer(rules, name="rules", help=texts.HELP_RULES)
app.add_typer(admin, name="admin", help=admin_texts.HELP)
evaluating.register(app)

Host = Annotated[str, typer.Option(help=texts.HELP_HOST)]
Port = Annotated[int, typer.Option(help=texts.HELP_PORT, min=1, max=65535)]
AsJson = Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)]


@app.command(help=texts.HELP_SERVE)
def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Run the product."""
    serving.run(Settings(), host, port)


@app.command("demo", help=texts.HELP_DEMO)
def demo_(host: Host = "127.0.0.1", port: Port = 8000, phones_port: Port = 8001, folder: Path = Path("demo")) -> None:
    """Run the product and the simulator beside it."""
    demo.run(host, port, phones_port, folder)


@app.command(
    help=texts.HELP_SIMULATOR,
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def simulator(context: typer.Context) -> None:
    """Run the simulator in a process of its own: the product does not know it."""
    raise typer.Exit(subprocess.call([sys.executable, "-m", "simulator", *context.args]))  # noqa: S603


@app.command(help=texts.HELP_MIGRATE)
def migrate() -> None:
    """Bring the database to the present schema."""
    with opened(Storage().database_url) as engine:
        prepare(engine, utc_now())
    typer.echo(texts.MIGRATED)


@app.command("import", help=texts.HELP_IMPORT)
def import_(folder: Path, dry_run: Annotated[bool, typer.Option("--dry-run", help=texts.HELP_DRY_RUN)] = False) -> None:
    """Load grids, groups, people and places."""
    with opened(Storage().database_url) as engine:
        prepare(engine, utc_now())
        for line in importing.run(engine, folder, dry_run, utc_now()):
            typer.echo(line)


@app.command(help=texts.HELP_CLASSIFY)
def classify(
    text: Annotated[list[str] | None, typer.Argument(help=texts.HELP_TEXT)] = None,
    as_json: AsJson = False,
    file: Annotated[Path | None, typer.Option(help=texts.HELP_FILE)] = None,
) -> None:
    """Say what the live rules make of a text, or of every line of a file or of standard input."""
    answer = asking.classifier(Storage().database_url)
    if text:
        typer.echo(answer(" ".join(text), as_json))
        return
    lines = asking.lines(file)
    for line in track(lines, texts.CLASSIFYING, disable=file is None or not sys.stderr.isatty()):
        typer.echo(answer(line, as_json))


@app.command(help=texts.HELP_TICKET)
def ticket(
    number: str,
    as_json: AsJson = False,
    reason: Annotated[str, typer.Option(help=texts.HELP_TICKET_REASON)] = "",
) -> None:
    """Show a ticket with its whole history."""
    with opened(Storage().database_url) as engine:
        found = asking.ticket(engine, number, reason, utc_now())
        said = json.dumps(found, ensure_ascii=False, indent=2)
        typer.echo(said if as_json else asking.readable(found, asking.category_names(engine)))


@app.command(help=texts.HELP_MENU)
def menu() -> None:
    """Set the official account's menu."""
    client(Settings()).create_menu(MENU)
    typer.echo(texts.MENU_DONE)


@app.command(help=texts.HELP_QR)
def qr(code: str) -> None:
    """The address of a picture: whoever scans it is known to live in that grid."""
    settings = Settings()
    with opened(settings.database_url) as engine:
        asking.grid(engine, code)
    typer.echo(texts.QR_PICTURE.format(url=client(settings).create_qrcode(f"grid_{code}")))


def main() -> None:
    """Entry point: every foreseeable failure is a sentence."""
    try:
        app()
    except Problem as problem:
        _end(str(problem), 2)
    except BadImport as error:
        _end("\n".join([*error.problems, texts.IMPORT_FAILED.format(n=len(error.problems))]), 2)
    except ValidationError as error:
        _end("\n".join([texts.SETTINGS_HEAD, *_settings_problems(error)]), 2)
    except SendFailed as error:
        said = texts.WECHAT_REFUSED.format(code=error.code, advice=texts.ADVICE.get(error.code or 0, texts.NO_ADVICE))
        _end(said if error.code else texts.WECHAT_UNREACHABLE, 1)
    except (SQLAlchemyError, sqlite3.Error, psycopg.Error) as error:
        _end(texts.NO_DATABASE.format(reason=type(error).__name__), 1)
    except UnicodeDecodeError:
        _end(texts.BAD_ENV_FILE, 2)


def _settings_problems(error: ValidationError) -> list[str]:
    found = []
    for problem in error.errors():
        name = "_".join(str(part) for part in problem["loc"]).upper()
        if problem["type"] == "value_error":
            found += str(problem["msg"]).removeprefix("Value error, ").split("\n")
        else:
            wanted = texts.WANTED.get(name, texts.NOTHING_ELSE)
            found.append(texts.BAD_SETTING.format(name=f"GEJIE_{name}", problem=wanted))
    return found


def _end(said: str, code: int) -> None:
    typer.echo(said, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
