// The item editor: sentences of sources are chosen and quoted at the caret, findings lead to their words, lead sentences
// and verbs are set in. Without this script the same forms do it, the slower way.
"use strict";
(() => {
  const form = () => document.getElementById("edit");
  const field = (name) => form().elements[name];
  const changed = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));
  // places are told in characters, as the desk counts them, not in JavaScript's halves
  const characters = (text, units) => [...text.slice(0, units)].length;
  const units = (text, count) => [...text].slice(0, count).join("").length;
  let isDirty = false;
  let lastField = "body";

  /* sentences: one of a text is reached by Tab, the others by arrows */
  const sentences = (text) => [...text.querySelectorAll(".s")];
  function prepare() {
    for (const button of document.querySelectorAll("[data-quote]")) button.hidden = false;
    for (const text of document.querySelectorAll(".source .text")) {
      const all = sentences(text);
      all.forEach((one, place) => {
        one.setAttribute("role", "button");
        if (!one.hasAttribute("tabindex")) one.tabIndex = place ? -1 : 0;
      });
    }
    for (const verb of document.querySelectorAll(".verb:not([role])")) {
      verb.setAttribute("role", "button");
      verb.tabIndex = 0;
    }
    const caret = document.getElementById("fields")?.dataset.caret;
    if (caret) {
      const body = field("body");
      const place = units(body.value, Number(caret));
      body.focus();
      body.setSelectionRange(place, place);
      delete document.getElementById("fields").dataset.caret;
    }
  }

  function choose(sentence) {
    for (const other of sentences(sentence.closest(".text"))) {
      other.tabIndex = -1;
      other.removeAttribute("aria-current");
    }
    sentence.tabIndex = 0;
    sentence.setAttribute("aria-current", "true");
  }

  function step(sentence, to) {
    const all = sentences(sentence.closest(".text"));
    const next = all[Math.max(0, Math.min(all.length - 1, to(all.indexOf(sentence), all.length)))];
    choose(next);
    next.focus();
  }

  /* quoting */
  function edge(node, offset) {
    const sentence = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.(".s");
    if (!sentence) return null;
    const within = document.createRange();
    within.setStart(sentence, 0);
    within.setEnd(node, offset);
    const text = within.toString();
    return { sentence, place: Number(sentence.dataset.start) + characters(text, text.length) };
  }

  function selected() {
    const selection = getSelection();
    if (selection && !selection.isCollapsed && selection.rangeCount) {
      // three clicks select a paragraph up to the beginning of the next: an edge may stand outside all sentences
      const range = selection.getRangeAt(0);
      const within = [...document.querySelectorAll(".source .s")].filter((one) => range.intersectsNode(one));
      const source = within[0]?.closest(".source");
      if (source && within.at(-1).closest(".source") === source) {
        const start = edge(range.startContainer, range.startOffset)?.place ?? Number(within[0].dataset.start);
        const end = edge(range.endContainer, range.endOffset)?.place ?? Number(within.at(-1).dataset.end);
        return { source, start, end };
      }
    }
    const current = document.activeElement?.closest?.(".s") ?? document.querySelector(".source .s[aria-current]");
    if (!current) return null;
    return { source: current.closest(".source"), start: Number(current.dataset.start), end: Number(current.dataset.end) };
  }

  let visited = false;
  let quoted = null;
  function quote() {
    const chosen = selected();
    if (!form()) return;
    if (!chosen) {  // whoever chose nothing is led to the sentences, where the arrows walk: on from the last one
      [quoted, ...document.querySelectorAll(".source .s")].find((one) => one?.offsetParent)?.focus();
      return;
    }
    const body = field("body");
    const values = {
      headline: field("headline").value, lead: field("lead").value, body: body.value, kind: field("kind").value,
      version: field("version").value, tab: field("tab").value,
      article: chosen.source.dataset.article, revision: chosen.source.dataset.revision,
      start: chosen.start, end: chosen.end,
    };
    // in a text where nobody was yet, the caret stands before the first word: what is quoted goes to the end then
    if (visited) values.at = characters(body.value, body.selectionStart);
    for (const one of chosen.source.querySelectorAll(".s")) {
      if (Number(one.dataset.start) < chosen.end && chosen.start < Number(one.dataset.end)) (quoted = one).classList.add("quoted");
      one.removeAttribute("aria-current");  // another q does not quote it again
    }
    htmx.ajax("POST", `${form().getAttribute("action")}/quote`, { target: "#fields", swap: "outerHTML", values });
  }

  /* findings lead to their words */
  function jump(link) {
    const area = field(link.dataset.jump);
    if (!area) return;
    area.focus();
    area.setSelectionRange(units(area.value, Number(link.dataset.start)), units(area.value, Number(link.dataset.end)));
  }

  function setIn(words) {
    const area = field(lastField);
    const before = area.value.slice(0, area.selectionStart);
    const gap = before && !/\s$/.test(before) ? " " : "";
    area.setRangeText(`${gap}${words}`, area.selectionStart, area.selectionEnd, "end");
    area.focus();
    changed(area);
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    const link = target.closest("[data-jump]");
    const offer = target.closest("[data-fill]");
    const verb = target.closest(".verb");
    const sentence = target.closest(".source .s");
    if (link) {
      event.preventDefault();
      jump(link);
    } else if (offer) {
      event.preventDefault();
      field(offer.dataset.fill).value = offer.value;
      changed(field(offer.dataset.fill));
      field(offer.dataset.fill).focus();
    } else if (verb) setIn(verb.dataset.insert);
    else if (target.closest("[data-quote]")) quote();
    else if (sentence) choose(sentence);
  });
  // pressing a button must not take the selection away
  document.addEventListener("mousedown", (event) => { if (event.target.closest("[data-quote]")) event.preventDefault(); });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s" && form()) {
      event.preventDefault();
      form().requestSubmit();
      return;
    }
    const sentence = event.target.closest?.(".source .s");
    const verb = event.target.closest?.(".verb");
    if (verb && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      setIn(verb.dataset.insert);
    }
    if (!sentence) return;
    const steps = {
      ArrowDown: (at) => at + 1, ArrowUp: (at) => at - 1, Home: () => 0, End: (_, length) => length - 1,
      [document.dir === "rtl" ? "ArrowLeft" : "ArrowRight"]: (at) => at + 1,
      [document.dir === "rtl" ? "ArrowRight" : "ArrowLeft"]: (at) => at - 1,
    };
    if (steps[event.key]) {
      event.preventDefault();
      step(sentence, steps[event.key]);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      quote();
    }
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("#edit textarea")) lastField = event.target.name;
    if (event.target.matches("#body")) visited = true;
    const sentence = event.target.closest?.(".source .s");
    if (sentence) choose(sentence);
  });

  // Whoever is signed out while writing stays on the page: what was typed since it was last kept stands nowhere else.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = event.detail;
    if (xhr.status !== 401 || !form()) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: xhr.responseText, bad: true } }));
  });

  document.addEventListener("input", (event) => { if (event.target.closest("#fields")) isDirty = true; });
  document.addEventListener("submit", (event) => { if (event.target.id === "edit") isDirty = false; });
  // What was typed in the last second is kept as well when the window goes.
  addEventListener("pagehide", () => {
    if (!isDirty || !form()) return;
    navigator.sendBeacon(`${form().getAttribute("action")}/draft`, new URLSearchParams(new FormData(form())));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    prepare();
    if (event.detail.target?.id === "fields" || event.target.id === "fields") changed(field("body"));
  });
  prepare();

  // Pre-flight of the issue leads to the words it means, once: whoever loads the page again has gone on.
  const [start, end] = (new URLSearchParams(location.search).get("at") ?? "").split("-");
  if (end && form()) {
    jump({ dataset: { jump: location.hash.slice(1), start, end } });
    history.replaceState(history.state, "", location.pathname);
  }
})();
