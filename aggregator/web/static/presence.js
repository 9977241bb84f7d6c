// Who has what open. A page says with `data-here` what it shows; places for others' names are called `at-NOUN-ID`.
// Whoever does something stays signed in; a window that nobody looks at says nothing.
"use strict";
(() => {
  const tab = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const here = document.querySelector("[data-here]");
  const places = () => [...document.querySelectorAll("[id^='at-']")];
  // milliseconds
  const [OFTEN, SELDOM, PATIENCE] = [15_000, 60_000, 10_000];
  let active = true;
  let doing = "reading";

  const own = { "hx-request": "true", "content-type": "application/x-www-form-urlencoded" };
  for (const kind of ["keydown", "pointerdown", "wheel", "input"]) {
    addEventListener(kind, () => { active = true; }, { passive: true });
  }
  document.addEventListener("input", (event) => { if (event.target.closest("#edit")) doing = "editing"; });

  // An answer that does not come is an error as any other.
  async function ask(path, more) {
    const answer = await fetch(path, { ...more, signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer;
  }

  async function say() {
    const facts = new URLSearchParams({ tab, active: active ? "1" : "0" });
    if (here) {
      facts.set("noun", here.dataset.here);
      facts.set("id", here.dataset.hereId);
      facts.set("doing", doing);
    }
    const wasActive = active;
    active = false;
    const answer = await ask("/here", { method: "POST", body: facts.toString(), headers: own }).catch((error) => {
      active ||= wasActive;  // it is said the next time
      throw error;
    });
    if (answer.status !== 200 || !here) return;
    const told = (await answer.text()).trim();
    const parsed = new DOMParser().parseFromString(told, "text/html").body;
    // said anew only when it is something new: a live region is read aloud
    if (parsed.textContent.trim() !== here.textContent.trim()) here.replaceChildren(...parsed.childNodes);
  }

  async function look() {
    const nouns = new Set(places().map((place) => place.id.split("-")[1]));
    for (const noun of nouns) {
      const answer = await ask(`/present?noun=${encodeURIComponent(noun)}`, { headers: { "hx-request": "true" } });
      const told = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const place of places()) {
        if (place.id.startsWith(`at-${noun}-`)) place.textContent = told.getElementById(place.id)?.textContent.trim() ?? "";
      }
    }
  }

  // The next question waits for the last answer, and longer after each that did not come; a window that is hidden asks
  // again when it is looked at.
  let isAsking = false;
  let missed = 0;
  let next;
  async function beat() {
    if (isAsking || document.visibilityState === "hidden") return;
    clearTimeout(next);
    isAsking = true;
    try {
      if (here || active) await say();
      if (places().length) await look();
      missed = 0;
    } catch {
      missed += 1;
    }
    isAsking = false;
    next = setTimeout(beat, Math.min((here || places().length ? OFTEN : SELDOM) * 2 ** missed, SELDOM * 5));
  }
  beat();
  document.addEventListener("visibilitychange", beat);
  addEventListener("pagehide", () => {
    if (here) navigator.sendBeacon("/here/left", new URLSearchParams({ tab }));
  });
})();
