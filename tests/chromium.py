"""Drive a headless Chromium by its DevTools protocol: a page, its requests, keys, clicks and taps.

What the terminal in the page shows is drawn by the graphics card, so it is read where it comes in: the websocket's
bytes go through a terminal of our own.
"""

import asyncio
import base64
import contextlib
import itertools
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pyte

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_SECONDS = 30.0


class Page:
    """One page.

    `requests` are all addresses that it asked for, `errors` what it logged as errors, and `n_focused` how often it has
    told the program that it is in focus.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future] = {}
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.n_focused = 0
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)

    async def listen(self) -> None:
        """Take answers and events until the browser is gone."""
        async for message in self._socket:
            said = json.loads(message.data)
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said)
            else:
                self._note(said["method"], said["params"])

    def _note(self, event: str, details: dict) -> None:
        if event == "Network.requestWillBeSent":
            self.requests.append(details["request"]["url"])
        elif event == "Network.webSocketCreated":
            self.requests.append(details["url"])
        elif event == "Network.webSocketFrameReceived" and details["response"]["opcode"] == 2:
            self._stream.feed(base64.b64decode(details["response"]["payloadData"]))
        elif event == "Network.webSocketFrameSent":
            said = json.loads(details["response"]["payloadData"])
            self.n_focused += said[0] == "focus"
            if said[0] == "resize":
                self.screen.resize(said[1]["height"], said[1]["width"])
        elif event == "Log.entryAdded":
            self.errors.append(details["entry"]["text"])
        elif event == "Runtime.exceptionThrown":
            self.errors.append(str(details["exceptionDetails"]))

    async def send(self, method: str, **details: object) -> dict:
        """Give one command and return its result."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": details})
        said = await asyncio.wait_for(answer, _SECONDS)
        assert "error" not in said, said
        return said["result"]

    async def value(self, script: str) -> object:
        """Return what a script comes to in the page."""
        said = await self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return said["result"].get("value")

    @property
    def text(self) -> str:
        """The lines of the terminal in the page, blanks at their ends cut."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    async def until(self, holds: Callable[[str], bool], what: str = "") -> str:
        """Wait until the terminal's text is as wanted; return it."""
        for _ in range(int(_SECONDS / 0.05)):
            if holds(self.text):
                return self.text
            await asyncio.sleep(0.05)
        raise AssertionError(f"{what or 'it'} did not come:\n{self.text}")

    async def shows(self, words: str) -> str:
        """Wait until the terminal shows `words`."""
        return await self.until(lambda text: words in text, repr(words))

    async def settles(self, seconds: float = 0.6) -> str:
        """Wait until the terminal's text has stayed the same for a while; return it."""
        text, since = self.text, asyncio.get_running_loop().time()
        while asyncio.get_running_loop().time() - since < seconds:
            await asyncio.sleep(0.05)
            if text != self.text:
                text, since = self.text, asyncio.get_running_loop().time()
        return text

    async def press(self, key: str) -> None:
        """Press a key: a character, or "Enter" or "Escape"."""
        named = {"Enter": ("\r", 13), "Escape": ("", 27)}
        text, code = named[key] if key in named else (key, ord(key.upper()))
        common = {"key": key, "windowsVirtualKeyCode": code}
        await self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    async def place_of(self, words: str) -> tuple[float, float]:
        """Return where `words` stand on the page, in CSS pixels; the lowest place where they stand."""
        rows = self.screen.display
        row = max(number for number, line in enumerate(rows) if words in line)
        column = rows[row].index(words) + len(words) / 2
        box = json.loads(await self.value(
            "JSON.stringify(document.querySelector('.xterm-screen').getBoundingClientRect())"
        ))  # fmt: skip
        across, down = box["width"] / self.screen.columns, box["height"] / self.screen.lines
        return box["x"] + across * column, box["y"] + down * (row + 0.5)

    async def click(self, words: str) -> None:
        """Click with the mouse where `words` stand."""
        x, y = await self.place_of(words)
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            button = {} if kind == "mouseMoved" else {"button": "left", "clickCount": 1}
            await self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, **button)

    async def tap(self, words: str) -> None:
        """Tap with a finger where `words` stand."""
        x, y = await self.place_of(words)
        await self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        await self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    async def picture(self, path: Path) -> None:
        """Save what the page looks like."""
        shot = await self.send("Page.captureScreenshot")
        path.write_bytes(base64.b64decode(shot["data"]))


@contextlib.asynccontextmanager
async def open_page(
    url: str, folder: Path, *, size: tuple[int, int] = (900, 560), touch: bool = False
) -> AsyncIterator[Page]:
    """Open `url` in a browser of its own, whose profile lies in `folder`."""
    assert BROWSER is not None
    process = subprocess.Popen(
        [
            BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", f"--user-data-dir={folder}", "about:blank",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with aiohttp.ClientSession() as client:
            address = await _debugging_address(client, folder)
            async with client.ws_connect(address, max_msg_size=0) as socket:
                page = Page(socket)
                listening = asyncio.create_task(page.listen())
                try:
                    for part in ("Page", "Network", "Log", "Runtime"):
                        await page.send(f"{part}.enable")
                    await page.send(
                        "Emulation.setDeviceMetricsOverride",
                        width=size[0], height=size[1], deviceScaleFactor=1, mobile=touch,
                    )  # fmt: skip
                    await page.send("Emulation.setTouchEmulationEnabled", enabled=touch)
                    await page.send("Page.navigate", url=url)
                    yield page
                finally:
                    await page.send("Browser.close")  # its children end with it, and its files are written
                    listening.cancel()
                    process.wait(_SECONDS)
    finally:
        process.kill()
        process.wait()


async def _debugging_address(client: aiohttp.ClientSession, folder: Path) -> str:
    for _ in range(int(_SECONDS / 0.1)):
        with contextlib.suppress(OSError, ValueError, StopIteration, aiohttp.ClientError):
            port = int((folder / "DevToolsActivePort").read_text().splitlines()[0])
            async with client.get(f"http://127.0.0.1:{port}/json/list") as answer:
                pages = await answer.json()
            return next(one["webSocketDebuggerUrl"] for one in pages if one["type"] == "page")
        await asyncio.sleep(0.1)
    raise AssertionError("Chromium did not start")
