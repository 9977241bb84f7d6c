// Who has what open. A page says with `data-here` what it shows; places for others' names are called `at-NOUN-ID`.
// Whoever does something stays signed in; a window that nobody looks at says nothing.
"use strict";
(() => {
  const tab = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const here = document.querySelector("[data-here]");
  const places = () => [...document.querySelectorAll("[id^='at-']")];
  let active = true;
  let doing = "reading";

  const own = { "hx-request": "true", "content-type": "application/x-www-form-urlencoded" };
  for (const kind of ["keydown", "pointerdown", "wheel", "input"]) {
    addEventListener(kind, () => { active = true; }, { passive: true });
  }
  document.addEventListener("input", (event) => { if (event.target.closest("#edit")) doing = "editing"; });

  async function say() {
    const facts = new URLSearchParams({ tab, active: active ? "1" : "0" });
    if (here) {
      facts.set("noun", here.dataset.here);
      facts.set("id", here.dataset.hereId);
      facts.set("doing", doing);
    }
    active = false;
    const answer = await fetch("/here", { method: "POST", body: facts.toString(), headers: own });
    if (answer.status !== 200 || !here) return;
    const told = (await answer.text()).trim();
    const parsed = new DOMParser().parseFromString(told, "text/html").body;
    // said anew only when it is something new: a live region is read aloud
    if (parsed.textContent.trim() !== here.textContent.trim()) here.replaceChildren(...parsed.childNodes);
  }

  async function look() {
    const nouns = new Set(places().map((place) => place.id.split("-")[1]));
    for (const noun of nouns) {
      const answer = await fetch(`/present?noun=${encodeURIComponent(noun)}`, { headers: { "hx-request": "true" } });
      if (answer.status !== 200) continue;
      const told = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const place of places()) {
        if (place.id.startsWith(`at-${noun}-`)) place.textContent = told.getElementById(place.id)?.textContent.trim() ?? "";
      }
    }
  }

  const beat = () => {
    if (document.visibilityState === "hidden") return;
    if (here || active) say().catch(() => {});
    if (places().length) look().catch(() => {});
  };
  beat();
  setInterval(beat, here || places().length ? 15_000 : 60_000);
  document.addEventListener("visibilitychange", beat);
  addEventListener("pagehide", () => {
    if (here) navigator.sendBeacon("/here/left", new URLSearchParams({ tab }));
  });
})();
