"""Runs a command; its whole output is kept for the case that it fails."""

import subprocess

PATIENCE = 900  # seconds that one command may take


class CommandError(Exception):
    """A command failed; its text is the command and the whole output."""


def call(command, **kwargs):
    """Run a command and give its output; CommandError if it fails or takes too long."""
    command = [str(part) for part in command]
    kwargs.update(stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
    try:
        done = subprocess.run(command, check=False, **kwargs)
    except subprocess.TimeoutExpired as exc:
        output = (exc.output or b"").decode(errors="replace")
        raise CommandError(f"$ {' '.join(command)}\n{output}\nstopped after {PATIENCE} s") from None
    output = done.stdout.decode(errors="replace")
    if done.returncode:
        raise CommandError(f"$ {' '.join(command)}\n{output}\nexit code {done.returncode}")
    return output
