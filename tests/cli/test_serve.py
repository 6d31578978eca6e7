"""serve: a guarded server on this machine, whose page comes whole from itself, and which ends with ctrl+c."""

import asyncio
import http.client
import importlib.util
import re
import socket
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from cli_runner import run
from serving import serving

from seminar_prep.resources import data_file


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("served"), "--demo") as one:
        yield one


def _get(server, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("GET", path, headers={key.replace("_", "-"): value for key, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def _cookie(server):
    return f"seminar-prep-{server.port}={server.token}"


@pytest.mark.parametrize("path", ["/", "/?token=wrong", "/ws", "/page/page.js", "/static/js/textual.js", "/download/x"])
def test_without_the_token_nothing_is_served(server, path):
    assert _get(server, path)[0] == 403


def test_page_comes_with_the_token_and_leaves_a_cookie_that_is_enough(server):
    status, headers, _ = _get(server, f"/?token={server.token}")
    assert status == 200
    assert headers["Set-Cookie"].startswith(_cookie(server))
    assert {"HttpOnly", "SameSite=Strict"} <= set(headers["Set-Cookie"].split("; "))
    assert _get(server, "/", Cookie=_cookie(server))[0] == 200


def test_page_is_refused_under_a_name_that_is_not_ours(server):
    assert _get(server, f"/?token={server.token}", Host=f"evil.example:{server.port}")[0] == 403


def test_page_and_its_parts_name_no_other_host_and_may_reach_none(server):
    _, headers, page = _get(server, f"/?token={server.token}")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:|\*", policy)
    parts = re.findall(r'(?:src|href)="(/[^"]+)"', page)
    assert len(parts) == 4
    for name, text in [("page", page), *((part, _get(server, part, Cookie=_cookie(server))[2]) for part in parts)]:
        if name != "/static/js/textual.js":  # a whole program; what it really asks for is seen in the browser test
            assert re.findall(r"""(?:url\(|src=|href=|import|fetch)[\s("']*(?:https?:)?//[^\s"')]*""", text) == [], name


def test_page_has_no_script_of_its_own_that_the_policy_would_stop():
    page = data_file("web/page.html").read_text("utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)|\bon[a-z]+=|\bstyle=", page) == []


def _knock_at_the_socket(server, **headers):
    async def knock():
        async with aiohttp.ClientSession() as client:
            try:
                async with client.ws_connect(
                    f"http://127.0.0.1:{server.port}/ws?width=80&height=24", headers=headers
                ) as websocket:
                    return (await asyncio.wait_for(websocket.receive(), 30)).data
            except aiohttp.WSServerHandshakeError as refused:
                return refused.status

    return asyncio.run(knock())


@pytest.mark.parametrize("case", ["no cookie", "wrong cookie", "other page", "no page", "other name"])
def test_websocket_is_refused_to_strangers(server, case):
    headers = {"Cookie": _cookie(server), "Origin": f"http://127.0.0.1:{server.port}"}
    if case == "no cookie":
        del headers["Cookie"]
    elif case == "wrong cookie":
        headers["Cookie"] += "x"
    elif case == "other page":
        headers["Origin"] = "http://evil.example"
    elif case == "no page":
        del headers["Origin"]
    else:
        headers |= {"Host": f"evil.example:{server.port}", "Origin": f"http://evil.example:{server.port}"}
    assert _knock_at_the_socket(server, **headers) == 403


def _running(parent):
    """Return the command lines of the processes below `parent`."""
    table = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [(int(pid), int(above), line) for pid, above, line in (row.split(None, 2) for row in table.splitlines())]
    found, waiting = [], [parent]
    while waiting:
        one = waiting.pop()
        below = [(pid, line) for pid, above, line in rows if above == one]
        found += below
        waiting += [pid for pid, _ in below]
    return found


def test_interrupt_ends_the_server_and_the_programs_of_open_pages(tmp_path):
    async def sit(server):
        headers = {"Cookie": _cookie(server), "Origin": f"http://127.0.0.1:{server.port}"}
        async with aiohttp.ClientSession() as client:
            address = f"http://127.0.0.1:{server.port}/ws?width=80&height=24"
            async with client.ws_connect(address, headers=headers) as websocket:
                said = b""
                while b"Coming talks" not in said:
                    message = await asyncio.wait_for(websocket.receive(), 30)
                    said += message.data if isinstance(message.data, bytes) else b""
                children = _running(server.process.pid)
                ending = asyncio.create_task(asyncio.to_thread(server.interrupt))
                async for _ in websocket:
                    pass
                return children, await ending

    with serving(tmp_path / "served", "--demo") as server:
        children, code = asyncio.run(sit(server))
    assert code == 0
    assert any("seminar_prep demo" in line for _, line in children)
    assert [pid for pid, _ in children if Path(f"/proc/{pid}").exists()] == []


def test_port_in_use_is_told_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("serve", "--demo", "--port", str(taken.getsockname()[1]))
    assert result.code == 2
    assert "nothing can be served" in result.err
    assert "--port 8001" in result.err


def test_host_that_others_can_reach_wants_a_word_of_its_own():
    result = run("serve", "--demo", "--host", "0.0.0.0")
    assert result.code == 2
    assert "--allow-remote" in result.err


def test_remote_server_warns_that_nothing_is_encrypted(tmp_path):
    with serving(tmp_path / "served", "--demo", "--host", "0.0.0.0", "--allow-remote") as server:
        assert urlsplit(server.url).hostname == "0.0.0.0"
    assert "warning: other machines can reach this" in (tmp_path / "served" / "serve.err").read_text()


def test_missing_extra_is_told_with_the_command_that_installs_it(monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "textual_serve" else found(name))
    result = run("serve")
    assert result.code == 2
    assert "pip install 'seminar-prep[serve]'" in result.err


def test_library_that_cannot_be_opened_is_told_before_anything_is_served(tmp_path):
    (tmp_path / "library.db").write_bytes(b"no database, and long enough to be looked at" * 20)
    result = run("serve", "--data-dir", str(tmp_path), "--port", "0")
    assert result.code == 4
    assert result.out == ""
