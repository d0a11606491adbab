"""Pages are fetched from a real local server, within a time and a size."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tracker.errors import IntakeError
from tracker.intake import Overrides, Problem, read, web

ARTICLE = (
    "<html><head><title>Ministry speaks</title></head><body><article><h1>Ministry speaks</h1>"
    "<p>The troops will remain in the country indefinitely, the defence ministry said at the café “Rose”.</p>"
    "<p>Nobody had expected this, and a second paragraph makes the article long enough.</p>"
    "</article></body></html>"
)


class Handler(BaseHTTPRequestHandler):
    """Serves one page for each way in which fetching can go."""

    def do_GET(self) -> None:
        if self.path == "/article":
            self.answer("text/html; charset=windows-1252", ARTICLE.encode("cp1252"))
        elif self.path == "/plain":
            self.answer("text/plain; charset=utf-8", b"Plain title\n\nThe troops will remain.")
        elif self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/plain")
            self.end_headers()
        elif self.path == "/file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
        elif self.path == "/pdf":
            self.answer("application/pdf", b"%PDF-1.4")
        elif self.path == "/large":
            self.answer("text/plain", b"words " * 400_000)
        elif self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"drop ")
                self.wfile.flush()
                time.sleep(0.05)
        elif self.path == "/silent":
            time.sleep(2)
        else:
            self.send_error(404)

    def answer(self, content_type: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


class Server(ThreadingHTTPServer):
    """A server whose clients may hang up."""

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves early is what some tests are about."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def load(url: str) -> tuple[list[str], list[Problem]]:
    problems: list[Problem] = []
    return [document.text for document in read([url], Overrides(), problems.append)], problems


def test_read_fetches_an_article_in_the_charset_the_server_names(address: str) -> None:
    problems: list[Problem] = []
    (document,) = read([f"{address}/article"], Overrides(), problems.append)
    assert problems == []
    assert "said at the café “Rose”" in document.text
    assert document.title == "Ministry speaks"
    assert document.url == document.origin == f"{address}/article"


def test_read_follows_a_redirect_and_cites_where_it_led(address: str) -> None:
    (document,) = read([f"{address}/moved"], Overrides(), pytest.fail)
    assert (document.title, document.url, document.origin) == (
        "Plain title",
        f"{address}/plain",
        f"{address}/moved",
    )


@pytest.mark.parametrize(
    ("path", "message"),
    [("/none", "answered 404"), ("/pdf", "application/pdf, not HTML"), ("/file", "cannot be|answered 302")],
)
def test_read_reports_what_is_no_article(address: str, path: str, message: str) -> None:
    texts, (problem,) = load(address + path)
    assert texts == []
    assert any(part in problem.message for part in message.split("|"))


def test_read_reports_a_server_that_cannot_be_reached() -> None:
    texts, (problem,) = load("http://127.0.0.1:1/article")
    assert texts == []
    assert "check the address and the network" in problem.message


def test_read_reports_a_page_above_the_limit(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.intake.files.MAX_DOCUMENT_BYTES", 1_000_000)
    texts, (problem,) = load(f"{address}/large")
    assert texts == []
    assert "larger than 1 MB" in problem.message


@pytest.mark.parametrize("path", ["/drip", "/silent"])
def test_fetch_gives_up_in_time(address: str, path: str) -> None:
    start = time.monotonic()
    with pytest.raises(IntakeError, match=r"within 0\.3 seconds; try again later"):
        web.fetch(address + path, 1_000_000, timeout_s=0.3)
    assert time.monotonic() - start < 1.5


@pytest.fixture
def raw_server() -> Iterator[Callable[[bytes], str]]:
    """Give the address of a server that answers one request with these bytes and hangs up."""
    threads: list[threading.Thread] = []

    def serve(answer: bytes) -> str:
        listener = socket.create_server(("127.0.0.1", 0))

        def answer_once() -> None:
            with listener:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65_536)
                    connection.sendall(answer)

        threads.append(threading.Thread(target=answer_once))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/page"

    yield serve
    for thread in threads:
        thread.join(timeout=5)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"not a web server\r\n\r\n", "did not answer as a web server"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Header: 1\r\n" * 200 + b"\r\n", "did not answer as a web server"),
        (b"", "cannot be"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nThe minister",
            "12 of 100 bytes came; try again later",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", "0 of 100 bytes came; try again later"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nThe minister",
            "incomplete; try again later",
        ),
    ],
)
def test_fetch_refuses_an_answer_that_is_none_or_breaks_off(
    raw_server: Callable[[bytes], str], answer: bytes, message: str
) -> None:
    with pytest.raises(IntakeError, match=re.escape(message)):
        web.fetch(raw_server(answer), 1_000_000, timeout_s=5)


def test_fetch_stops_at_the_limit_whatever_length_is_announced(raw_server: Callable[[bytes], str]) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + b"x" * 100
    assert web.fetch(raw_server(answer), 10, timeout_s=5).data == b"x" * 11
    assert web.fetch(raw_server(answer), 100, timeout_s=5).data == b"x" * 100


def test_fetch_takes_web_addresses_only() -> None:
    with pytest.raises(IntakeError, match="http and https"):
        web.fetch("file:///etc/passwd", 100)


@pytest.mark.parametrize("url", ["http://[half", "http://example.org:port/", "http://two words/"])
def test_fetch_reports_an_address_that_is_none(url: str) -> None:
    with pytest.raises(IntakeError, match=r"cannot be fetched .*; check the address"):
        web.fetch(url, 100)
