"""The screens in a browser: our page and our guard around textual-serve, which runs one program for each page.

Loaded only by `serve`: aiohttp and textual-serve come with the extra of that name.
"""

import asyncio
import socket
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from textual_serve.server import Server

from seminar_prep.cli.web_guard import Knock, WebGuard
from seminar_prep.resources import data_file

# Seconds that open pages have to close their programs when the server ends.
_CLOSING_SECONDS = 2.0
# The page and what it loads come from here; the style attribute is xterm's way of placing cells.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def run_server(listening: socket.socket, guard: WebGuard, command: str) -> None:
    """Serve on the socket until ctrl+c or SIGTERM; then every page's program has ended too.

    `command`, a line for the system's shell, starts the program.
    """
    web.run_app(
        web_application(guard, command),
        sock=listening,
        print=None,
        access_log=None,  # it would write the token down
        shutdown_timeout=_CLOSING_SECONDS,
    )


def web_application(guard: WebGuard, command: str) -> web.Application:
    """Return the server: the page, its parts, the websocket and downloads, all behind the guard."""
    server = Server(command, host=guard.host, port=guard.port)
    own = data_file("web")
    sittings: set[asyncio.Task[object]] = set()

    async def page(_: web.Request) -> web.StreamResponse:
        answer = web.FileResponse(own / "page.html")
        answer.set_cookie(guard.cookie_name, guard.token, httponly=True, samesite="Strict", path="/")
        return answer

    async def sit(request: web.Request) -> web.StreamResponse:
        """Run a program for this page; noted, so that closing can end it."""
        task = asyncio.current_task()
        assert task is not None
        sittings.add(task)
        try:
            return await server.handle_websocket(request)
        finally:
            sittings.discard(task)

    async def end_sittings(_: web.Application) -> None:
        waiting = tuple(sittings)
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting, timeout=_CLOSING_SECONDS)

    application = web.Application(middlewares=[_guarded(guard)])
    application.on_shutdown.append(end_sittings)
    application.add_routes(
        [
            web.get("/", page),
            web.get("/ws", sit),
            web.get("/download/{key}", server.handle_download),
            web.static("/page", own),
            web.static("/static", Path(server.statics_path)),
        ]
    )
    return application


def _guarded(guard: WebGuard) -> Middleware:
    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        knock = Knock(
            host=request.headers.get("Host"),
            origin=request.headers.get("Origin"),
            token=request.query.get("token") if request.path == "/" else None,
            cookie=request.cookies.get(guard.cookie_name),
            is_socket=request.path == "/ws",
        )
        refusal = guard.refusal(knock)
        if refusal is not None:
            return web.Response(status=403, text=refusal + "\n", headers=_HEADERS)
        answer = await handler(request)
        if not answer.prepared:
            answer.headers.update(_HEADERS)
        return answer

    return check
