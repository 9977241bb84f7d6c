// A page that comes anew after a decision stands where it stood: on the same row, or on the one that took its place.
"use strict";
(() => {
  const name = `row ${location.pathname}`;
  const rows = () => [...document.querySelectorAll("[data-row]")];
  document.addEventListener("submit", () => {
    const row = document.querySelector("[data-row][aria-current]");
    if (row) sessionStorage.setItem(name, JSON.stringify([row.id, rows().indexOf(row)]));
  });
  const kept = sessionStorage.getItem(name);
  sessionStorage.removeItem(name);
  if (!kept) return;
  const [id, place] = JSON.parse(kept);
  const row = document.getElementById(id) ?? rows()[Math.min(place, rows().length - 1)];
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
})();
