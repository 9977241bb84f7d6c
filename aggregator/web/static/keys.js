// The keyboard: `data-key` on a button or link says which key presses it. In a list, keys press what the current row
// (`data-row` with aria-current) has; j and k move among rows; ? lists the keys there are.
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  const current = () => document.querySelector("[data-row][aria-current]");
  const typing = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]");

  function choose(row) {
    current()?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    if (!row.hasAttribute("tabindex")) row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    choose(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))]);
  }

  const usable = (element) => element && !element.disabled && element.offsetParent !== null;

  function pressed(key) {
    const fits = (scope) => [...scope.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(usable);
    const row = current();
    return (row && fits(row)) || [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(
      (element) => usable(element) && !element.closest("[data-row]"));
  }

  const label = (element) => element.dataset.keyLabel || element.getAttribute("aria-label") || element.textContent.trim();

  function help() {
    const dialog = document.getElementById("keys");
    const list = dialog.querySelector("dl");
    const shown = new Map();
    if (rows().length) shown.set("j", list.dataset.next).set("k", list.dataset.previous);
    for (const element of document.querySelectorAll("[data-key]")) shown.set(element.dataset.key, label(element));
    shown.set("?", list.dataset.help);
    list.replaceChildren(...[...shown].flatMap(([key, text]) => {
      const term = document.createElement("dt");
      const kbd = document.createElement("kbd");
      kbd.textContent = key === " " ? "Space" : key;
      term.append(kbd);
      const says = document.createElement("dd");
      says.textContent = text;
      return [term, says];
    }));
    dialog.showModal();
  }

  // Whoever writes Persian, Arabic or Russian has letters of that script under the fingers: scripts are told the key that
  // stands in that place on an English keyboard.
  const SIGNS = { Slash: "/?", BracketLeft: "[{", BracketRight: "]}" };
  function english(event) {
    if (event.key.length !== 1 || event.key <= "~") return event.key;
    const [, letter, digit] = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(event.code) ?? [];
    if (letter) return event.shiftKey ? letter : letter.toLowerCase();
    return digit ?? SIGNS[event.code]?.[event.shiftKey ? 1 : 0] ?? event.key;
  }

  const isOurs = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented
    || typing(event.target) || document.querySelector("dialog[open]"));
  const tell = (element, { key, code, shiftKey }) => element.dispatchEvent(
    new KeyboardEvent("keydown", { key, code, shiftKey, bubbles: true, cancelable: true }));

  // What is pressed before the last key is answered waits: it is meant for the page as that leaves it.
  let asked = 0;
  const waiting = [];
  const isByHand = (event) => ["click", "submit"].includes(event.detail.requestConfig.triggeringEvent?.type);
  document.addEventListener("htmx:beforeSend", (event) => { if (isByHand(event)) asked += 1; });
  document.addEventListener("htmx:afterRequest", (event) => {
    // what was swapped in takes no clicks until it has settled
    if (isByHand(event)) setTimeout(answered, htmx.config.defaultSettleDelay + 10);
  });
  function answered() {
    asked -= 1;
    while (!asked && waiting.length) tell(document.activeElement ?? document.body, waiting.shift());
  }

  document.addEventListener("keydown", (event) => {
    const key = english(event);
    if (!event.isTrusted || !isOurs(event) || key.length !== 1 || key === " " || (key === event.key && !asked)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const pressed = { key, code: event.code, shiftKey: event.shiftKey };
    if (asked) waiting.push(pressed);
    else tell(event.target, pressed);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target)) event.target.blur();
    if (!isOurs(event)) return;
    if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
    else if (event.key === "?") help();
    else {
      const found = pressed(event.key);
      // Enter and space on what has the focus do what they always do
      if (!found || ((event.key === "Enter" || event.key === " ") && event.target.closest("a, button, summary, input"))) return;
      found.matches("input:not([type=checkbox]):not([type=radio]), textarea, select") ? found.focus() : found.click();
      // in a text where nobody was yet, writing goes on behind what stands there
      if (found.matches("textarea") && !found.selectionEnd) found.setSelectionRange(found.value.length, found.value.length);
    }
    event.preventDefault();
  });

  // the menu says that there are keys
  const shows = document.getElementById("show-keys");
  if (shows) {
    shows.hidden = false;
    shows.addEventListener("click", help);
  }

  // Whoever comes to a row by Tab or the mouse has chosen it.
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || row === current()) return;
    current()?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
  });

  // Whoever opens a row and comes back by the browser stands on it again.
  const name = `at ${location.pathname}`;
  addEventListener("pagehide", () => sessionStorage.setItem(name, current()?.id ?? ""));
  const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  const before = isBack && document.getElementById(sessionStorage.getItem(name) ?? "");
  if (before && before.matches("[data-row]") && !current()) choose(before);
})();
