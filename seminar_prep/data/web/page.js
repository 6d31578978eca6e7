"use strict";

// The token has become a cookie; neither the address bar nor the history need it.
history.replaceState(null, "", location.pathname);

const PIXELS_PER_LINE = 20;

// A finger drags the text; the terminal knows only the wheel.
function dragToScroll(terminal) {
  let last = null;
  terminal.addEventListener("touchstart", (event) => { last = event.touches[0]; }, { passive: true });
  terminal.addEventListener("touchmove", (event) => {
    const now = event.touches[0];
    const moved = last.clientY - now.clientY;
    if (Math.abs(moved) < PIXELS_PER_LINE) return;
    last = now;
    terminal.querySelector(".xterm-screen").dispatchEvent(new WheelEvent("wheel", {
      deltaY: moved, clientX: now.clientX, clientY: now.clientY, bubbles: true, cancelable: true,
    }));
  }, { passive: true });
}

// On a touch screen the keyboard would cover half of the page at every tap: it comes when asked for.
function keyboardOnRequest(terminal) {
  if (!matchMedia("(pointer: coarse)").matches) return;
  const field = () => terminal.querySelector("textarea");
  field().inputMode = "none";
  document.getElementById("keyboard").addEventListener("click", () => {
    const wanted = field().inputMode === "none";
    field().blur();
    field().inputMode = wanted ? "text" : "none";
    field().focus();
  });
}

// The program takes itself for out of focus some time after its first words; saying otherwise twice does no harm.
// Later it need not know: the word would come together with a click, which goes astray while the footer is redrawn.
function focusOnceThere(terminal) {
  const field = terminal.querySelector("textarea");
  for (const name of ["focus", "blur"]) {
    window.addEventListener(name, (event) => {
      if (event.isTrusted && event.target === field) event.stopImmediatePropagation();
    }, true);
  }
  const watch = new MutationObserver(() => {
    if (!document.body.classList.contains("-first-byte")) return;
    watch.disconnect();
    field.focus();
    for (const delay of [100, 400, 1000, 2500]) {
      setTimeout(() => field.dispatchEvent(new FocusEvent("focus")), delay);
    }
  });
  watch.observe(document.body, { attributes: true, attributeFilter: ["class"] });
}

document.addEventListener("DOMContentLoaded", () => {
  const terminal = document.getElementById("terminal");
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  terminal.dataset.sessionWebsocketUrl = `${scheme}//${location.host}/ws`;
  terminal.dataset.fontSize = window.innerWidth < 600 ? "13" : "16";
  document.getElementById("again").addEventListener("click", () => location.reload());
  // The terminal's own program makes it when the page has loaded; this listener runs after it.
  window.addEventListener("load", () => setTimeout(() => {
    dragToScroll(terminal);
    keyboardOnRequest(terminal);
    focusOnceThere(terminal);
  }));
});
