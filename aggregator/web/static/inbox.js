// The inbox: after a decision on to the next row, the reasons in a dialog, two marked rows merged, Enter opens.
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll("#rows [data-row]")];
  const why = () => document.getElementById("why");
  const chosen = () => [...document.querySelectorAll("input[name=story][form=chosen]:checked")];

  // --- how many are selected
  function count() {
    const output = document.getElementById("how-many");
    if (output) output.textContent = chosen().length ? `(${new Intl.NumberFormat(document.documentElement.lang).format(chosen().length)})` : "";
  }
  document.addEventListener("change", (event) => event.target.matches("input[name=story]") && count());

  // --- m: the first press selects the row, the second, on another row, merges the two
  document.addEventListener("click", (event) => {
    const merge = event.target.closest("#merge");
    if (!merge || chosen().length > 1) return;
    const box = document.querySelector("[data-row][aria-current] input[name=story]");
    if (box) box.checked = true;
    count();
    if (chosen().length > 1) return;
    event.preventDefault();
    if (box) document.dispatchEvent(new CustomEvent("desk:say", { detail: { text: merge.dataset.first } }));
  });

  // --- Enter on a row opens it
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-row]")) return;
    event.target.querySelector("[data-key=o]")?.click();
  });

  // --- on a narrow screen the filters would fill the first page
  const filters = document.getElementById("filters");
  if (filters && !filters.hasAttribute("data-in-use") && matchMedia("(max-width: 48rem)").matches) filters.open = false;

  // --- the reasons
  // only once its form is htmx's: whoever is quick would send it as a page
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target !== why()) return;
    why().showModal();
    why().querySelector("input[type=radio]")?.focus();
  });
  // whoever begins to type a reason of their own means it, not the one that is chosen first
  document.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("#why input[type=radio]")) why().querySelector("input[name=why]").focus();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("dialog [data-close]")) return;
    event.preventDefault();
    why().close();
  });

  // --- where the editor is after a decision: on the row behind it, after undoing on the row that stands as before
  let at = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (!form.matches?.("form[hx-post]")) return;
    const undone = document.getElementById(form.dataset.undoes ?? "");
    const row = undone ?? form.closest("[data-row]") ?? document.querySelector("[data-row][aria-current]");
    at = row && { id: row.id, stay: "undoes" in form.dataset };
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig?.verb !== "post") return;
    if (event.detail.successful && why()?.open) why().close();
    const here = at && document.getElementById(at.id);
    if (event.detail.successful && here) {
      const all = rows();
      const next = at.stay ? here : all.slice(all.indexOf(here) + 1).find((row) => !row.classList.contains("done")) ?? here;
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    }
    at = null;
    count();
  });
  count();
})();
