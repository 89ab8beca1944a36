"""A PostgreSQL of the tests' own: started in a temporary folder, on a free port, for this run only."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "s3cret-Word"  # noqa: S105 - of a server that lives for one run


def program(name):
    """The path of a program of the server, which Debian keeps off the PATH; None if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: path.parts[4].zfill(3))
    return str(found[-1]) if found else shutil.which(name)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def user():
    """Whom to run it as: the server refuses root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def run(*words, **options):
    subprocess.run(words, check=True, capture_output=True, timeout=120, cwd="/", **options)


@contextmanager
def server():
    """Yield the URL of a running server; it and its folder are gone afterwards."""
    who = user()
    folder = Path(tempfile.mkdtemp(prefix="srreconcile-pg-"))
    (folder / "word").write_text(PASSWORD)
    if who:
        for path in (folder, folder / "word"):
            os.chown(path, who["user"], who["group"])
    data, port = str(folder / "data"), free_port()
    as_user = {**who, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
    try:
        run(program("initdb"), "-D", data, "-U", "tester", "-A", "scram-sha-256", f"--pwfile={folder / 'word'}",
            "--no-sync", "-E", "UTF8", **as_user)  # fmt: skip
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
        run(program("pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start", **as_user)
        try:
            yield f"postgresql+psycopg://tester:{PASSWORD}@127.0.0.1:{port}/postgres"
        finally:
            run(program("pg_ctl"), "-D", data, "-m", "immediate", "stop", **as_user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
