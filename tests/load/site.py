"""A Schoolrunner site on this machine, that speaks the documented shapes and fails in the documented ways."""

import base64
import json
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

USER, PASSWORD = "reader@net.example", "p4ss-Wörd"
HTML = b"<!DOCTYPE html><html><body>Please sign in</body></html>"


class Site:
    """What the server has and what it was asked.

    ``faults`` are answers given first, in turn: functions of the handler and the good
    answer's bytes.
    """

    def __init__(self, **endpoints):
        self.endpoints = {name.replace("_", "-"): rows for name, rows in endpoints.items()}
        self.asked = []
        self.methods = set()
        self.faults = []
        self.meta = lambda page, pages, rows: {"total_pages": str(pages)}
        self.largest = 10**9

    def answer(self, endpoint, query):
        rows, limit = self.endpoints[endpoint], min(int(query.get("limit", 1000)), self.largest)
        if "active" in query:
            rows = [row for row in rows if row.get("active") == query["active"]]
        page, pages = int(query.get("page", 1)), max(1, -(-len(rows) // limit))
        part = rows[(page - 1) * limit : page * limit]
        key = endpoint if endpoint == "section-periods" else endpoint.replace("-", "_")
        return {"meta": self.meta(page, pages, rows), "results": {key: part}}


def send(handler, code, body, **headers):
    handler.send_response(code)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        site, parts = self.server.site, urlsplit(self.path)
        endpoint = parts.path.removeprefix("/api/v1/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        site.methods.add(self.command)
        site.asked.append((endpoint, query))
        expected = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != expected:
            send(self, 401, b'{"error": "no"}')
        elif endpoint not in site.endpoints:
            send(self, 404, HTML)
        else:
            good = json.dumps(site.answer(endpoint, query)).encode()
            (site.faults.pop(0) if site.faults else answered)(self, good)

    do_POST = do_PUT = do_DELETE = do_PATCH = do_GET  # noqa: N815 - names of the base class


def answered(handler, good):
    send(handler, 200, good)


def with_code(code, **headers):
    return lambda handler, _: send(handler, code, b"", **headers)


def with_body(body):
    return lambda handler, _: send(handler, 200, body)


def cut_short(handler, good):
    """Close the connection within the body."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(good)))
    handler.end_headers()
    handler.wfile.write(good[: len(good) // 2])


def truncated(handler, good):
    """Half a page, sent as if it were a whole one."""
    send(handler, 200, good[: len(good) // 2])


def dripping(handler, good):
    """Send the page byte by byte, each in time."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(good)))
    handler.end_headers()
    with suppress(OSError):  # the client has gone
        for byte in good:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(0.02)


@contextmanager
def serving(site):
    """Yield the address of `site`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.site = site
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
