// What is typed into a form with `data-keep` stays in this window until it has arrived: whoever was signed out meanwhile
// finds it again. Kept by the form's name, for one person, in the window's own store; never passwords or files.
"use strict";
(() => {
  const PREFIX = "kept:";
  const me = document.documentElement.dataset.me ?? "";
  // Hidden fields say of which state the words are a change: with `data-keep-whole` they stay with them, so that what
  // somebody else has changed since is told and not written over.
  const never = (form) => ["password", "file", "submit", "button", ...("keepWhole" in form.dataset ? [] : ["hidden"])];
  const fields = (form) => [...form.elements].filter((one) => one.name && !never(form).includes(one.type));
  const value = (one) => (["checkbox", "radio"].includes(one.type) ? String(one.checked) : one.value);
  const nameOf = (form) => PREFIX + form.dataset.keep;
  const names = () => Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));
  const read = (name) => { try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; } };

  function keep(form, isSent) {
    // boxes to tick mean the moment at which they were ticked
    const typed = fields(form).filter((one) => !["checkbox", "radio"].includes(one.type)).map((one) => [one.name, value(one)]);
    try {
      sessionStorage.setItem(nameOf(form), JSON.stringify({ me, typed, isSent }));
    } catch { /* the store is full: the form itself has the words */ }
  }

  function restore(form) {
    const found = read(nameOf(form));
    if (!found?.typed) return;
    const was = new Map(fields(form).map((one) => [one, value(one)]));
    for (const [name, text] of found.typed) {
      const one = form.elements.namedItem(name);
      if (one instanceof Element && was.has(one)) one.value = text;
    }
    if (fields(form).every((one) => one.type === "hidden" || value(one) === was.get(one))) {
      for (const [one, text] of was) one.value = text;  // nothing but what stands there
      sessionStorage.removeItem(nameOf(form));
      return;
    }
    form.closest("details")?.setAttribute("open", "");
    for (const inner of form.querySelectorAll("details")) inner.open = true;
    const note = form.querySelector("[data-kept]");
    if (!note) return;
    note.hidden = false;
    note.querySelector("button").addEventListener("click", () => {
      sessionStorage.removeItem(nameOf(form));
      for (const [one, text] of was) one.value = text;
      note.hidden = true;
    });
  }

  // Sent and answered by a page that is no refusal: it has arrived. What another person typed is nobody's here.
  const isRefused = document.querySelector("[data-refused]") !== null;
  const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  for (const name of names()) {
    const found = read(name);
    if (!found || (me && found.me !== me)) sessionStorage.removeItem(name);
    else if (found.isSent && !isRefused && !isBack) sessionStorage.removeItem(name);
    else if (found.isSent) sessionStorage.setItem(name, JSON.stringify({ ...found, isSent: false }));
  }
  if (me && !isRefused) for (const form of document.querySelectorAll("form[data-keep]:has([data-kept])")) restore(form);

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (form) keep(form, false);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-keep]")) keep(event.target, true);
    if (event.target.getAttribute("action") === "/logout") for (const name of names()) sessionStorage.removeItem(name);
  });
})();
