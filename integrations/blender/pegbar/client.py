"""A client of the local API of a running node (docs/openapi.json). Knows nothing of Blender.

Every call blocks, so it belongs into a thread. A client may be used by several threads: each request has a connection of
its own, which on loopback costs less than a millisecond.
"""

import hashlib
import hmac
import http.client
import json
import secrets
import socket
import time
from urllib.parse import quote, urlencode, urlsplit

from .errors import PegbarError, from_json
from .home import not_running, read_node_file

PREFIX = "/api/v1"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# Seconds that one answer may take. Long work is a job, and its start is answered at once.
ANSWER_TIMEOUT_S = 30
# Seconds until a node that runs must have said so: a laptop that just woke up needs a while.
HEALTH_TIMEOUT_S = 3
# Seconds between two looks at a job: often enough for a bar that moves.
JOB_POLL_S = 0.15
# Seconds of silence after which a stream of events is dead: the node sends a comment every 15.
EVENTS_TIMEOUT_S = 40


class Client:
    """A node that has proved to know the token of `node.json`; `connect` makes one."""

    def __init__(self, node_file, home):
        url = urlsplit(node_file.address)
        # the token is as good as the person: it goes to this machine only, whatever the file says
        if url.scheme != "http" or url.hostname not in LOOPBACK or url.port is None:
            raise PegbarError(
                "NOT_ALLOWED",
                f"{node_file.path} names an address that is not on this computer",
                "run `pegbar stop` and `pegbar start`",
            )
        self._host, self._port = url.hostname, url.port
        self._file, self._home = node_file, home

    @classmethod
    def connect(cls, home):
        """Returns a client of the node that runs in `home`.

        Raises NODE_REQUIRED when none runs, NODE_UNREACHABLE when it does not answer, UNAUTHORIZED when what answers does
        not know the token; the token is not sent before it has proved that.
        """
        client = cls(read_node_file(home), home)
        client._require_proof()
        return client

    def _require_proof(self):
        challenge = secrets.token_hex(32)
        # not `_json`: that would send the token
        status, body = self._send("GET", f"/health?challenge={challenge}", {}, None, HEALTH_TIMEOUT_S)
        key, said = self._file.token.encode(), f"pegbar health {challenge}".encode()
        answer = _parse(body) if status == 200 else None
        proof = answer.get("proof") if isinstance(answer, dict) else None
        if not hmac.compare_digest(str(proof).encode(), hmac.new(key, said, hashlib.sha256).hexdigest().encode()):
            raise PegbarError(
                "UNAUTHORIZED",
                f"what answers at {self._file.address} does not know the token in {self._file.path}",
                "run `pegbar stop`, then `pegbar start`; if that does not help, another program has this port",
            )

    def get(self, path, query=None):
        """Returns the JSON that a GET of `path` (below the prefix) gives."""
        return self._json("GET", f"{path}?{urlencode(query, quote_via=quote)}" if query else path, None)

    def post(self, path, body):
        """Returns the JSON that a POST gives."""
        return self._json("POST", path, body)

    def run(self, path, body, on_progress=None, cancel=None):
        """Runs an operation that is a job, and returns its result.

        `on_progress` gets `{phase, done, total?, unit, perSecond}`. `cancel` is a `threading.Event`: once it is set the node
        is asked to stop, and the job ends as CANCELLED, or as done when it was past the point of return.
        """
        job = self.post(path, body)["job"]
        asked = False
        while job["state"] == "running":
            if on_progress is not None and job["progress"] is not None:
                on_progress(job["progress"])
            if cancel is None or asked:
                time.sleep(JOB_POLL_S)
            elif cancel.wait(JOB_POLL_S):
                asked = True
                self.post(f"/jobs/{job['id']}/cancel", {})
            job = self.get(f"/jobs/{job['id']}")["job"]
        if job["error"] is not None:
            raise from_json(job["error"])
        return job["result"]

    def events(self, on_open):
        """Yields `(name, data)` for everything that changes in the node, until it ends or the connection breaks.

        `on_open` gets the socket; shutting that down from another thread ends the stream.
        """
        connection = http.client.HTTPConnection(self._host, self._port, timeout=EVENTS_TIMEOUT_S)
        try:
            connection.connect()
            on_open(connection.sock)
            connection.request("GET", f"{PREFIX}/events", headers=self._authorization())
            response = connection.getresponse()
            if response.status != 200:
                raise self._failure(response.status, response.read())
            name = None
            while line := response.readline():
                field, _, value = line.decode("utf-8").rstrip("\r\n").partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    yield name, json.loads(value)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._unreachable(error) from error
        finally:
            connection.close()

    def _authorization(self):
        return {"Authorization": f"Bearer {self._file.token}"}

    def _json(self, method, path, body):
        headers = self._authorization()
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        status, answer = self._send(method, path, headers, data, ANSWER_TIMEOUT_S)
        if status >= 400:
            raise self._failure(status, answer)
        parsed = _parse(answer)
        if parsed is None:
            raise self._failure(status, answer)
        return parsed

    def _send(self, method, path, headers, data, timeout):
        # http.client and not urllib: it never goes through a proxy
        connection = http.client.HTTPConnection(self._host, self._port, timeout=timeout)
        try:
            connection.request(method, PREFIX + path, body=data, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            raise self._unreachable(error) from error
        finally:
            connection.close()

    def _failure(self, status, answer):
        parsed = _parse(answer)
        error = parsed.get("error") if isinstance(parsed, dict) else None
        if isinstance(error, dict):
            return from_json(error)
        return PegbarError("NODE_UNREACHABLE", f"what answers at {self._file.address} is no Pegbar node (status {status})")

    def _unreachable(self, error):
        if isinstance(error, ConnectionRefusedError):
            return not_running(self._home)
        said = "does not answer in time" if isinstance(error, socket.timeout) else "does not answer"
        return PegbarError(
            "NODE_UNREACHABLE", f"the Pegbar node {said}", "wait a little; `pegbar doctor` says what is wrong"
        )


def _parse(body):
    try:
        return json.loads(body)
    except ValueError:
        return None
