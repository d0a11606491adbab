"""Fetches the one page a person asked for, within a time and a size."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from tracker.errors import IntakeError

TIMEOUT_S = 20.0
_CHUNK_BYTES = 65_536
_AGENT = "claim-tracker (reads one page at a person's request)"


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent: the address it came from after redirects, its media type, charset and bytes."""

    url: str
    media_type: str
    charset: str | None
    data: bytes


def is_url(text: str) -> bool:
    """Tell whether an input names a web page."""
    return text.lower().startswith(("http://", "https://"))


def fetch(url: str, max_bytes: int, timeout_s: float = TIMEOUT_S) -> Page:
    """Get `url`, at most `max_bytes` + 1 bytes of it. Raises IntakeError with what to do."""
    if not is_url(url):
        raise IntakeError("only http and https addresses are fetched")
    deadline = time.monotonic() + timeout_s
    try:
        request = urllib.request.Request(url, headers={"User-Agent": _AGENT})  # noqa: S310 - checked above
        with urllib.request.urlopen(request, timeout=timeout_s) as response:  # noqa: S310
            chunks: list[bytes] = []
            size = 0
            while size <= max_bytes and (chunk := response.read1(min(_CHUNK_BYTES, max_bytes + 1 - size))):
                chunks.append(chunk)
                size += len(chunk)
                if time.monotonic() > deadline:
                    raise TimeoutError
            if size <= max_bytes and (left := getattr(response, "length", None)):
                raise IntakeError(
                    f"the page is incomplete: {size} of {size + left} bytes came; try again later"
                )
            headers = response.headers
            return Page(
                response.url, headers.get_content_type(), headers.get_content_charset(), b"".join(chunks)
            )
    except urllib.error.HTTPError as error:
        error.close()
        raise IntakeError(
            f"the server answered {error.code} {error.reason}; save the page in a browser and ingest the file"
        ) from None
    except TimeoutError:
        raise IntakeError(f"no complete answer within {timeout_s:g} seconds; try again later") from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise IntakeError(f"no answer within {timeout_s:g} seconds; try again later") from None
        raise IntakeError(f"cannot be reached ({error.reason}); check the address and the network") from None
    except http.client.IncompleteRead:
        raise IntakeError("the page is incomplete; try again later") from None
    except (http.client.InvalidURL, OSError, ValueError) as error:
        raise IntakeError(f"cannot be fetched ({error}); check the address") from None
    except http.client.HTTPException as error:
        raise IntakeError(
            f"the server did not answer as a web server does ({error!r}); check the address"
        ) from None
