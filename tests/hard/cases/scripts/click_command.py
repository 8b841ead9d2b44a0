# case: A command of click ends the process itself.
# expect: equivalent
# format: script
# %%
import click

@click.command()
@click.option("--count", default=2)
def cli(count):
    for i in range(count):
        click.echo(f"hello {i}")

if __name__ == "__main__":
    cli()
