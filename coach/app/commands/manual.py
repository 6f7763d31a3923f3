"""What `--help` tells, as a command."""

import click

from coach.app.commands.console import tell


@click.command("help")
@click.argument("names", nargs=-1, metavar="[COMMAND]...")
@click.pass_context
def show_help(context: click.Context, names: tuple[str, ...]) -> None:
    """Tell what a command does and takes."""
    about = context.find_root()
    for name in names:
        group = about.command
        found = group.get_command(about, name) if isinstance(group, click.Group) else None
        if found is None:
            raise click.UsageError(f"No such command {' '.join(names)!r}.", about)
        about = click.Context(found, info_name=name, parent=about)
    tell(about.get_help())
