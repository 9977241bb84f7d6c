// Ordering an issue: dragging, [ and ], 1 to 9. Each of them presses what the row's own form has, so that what a mouse or
// a finger can do a keyboard and a form without scripts can do as well.
"use strict";
(() => {
  const lists = () => document.getElementById("issue-lists");
  const typing = (element) => element.closest("input, textarea, select, [contenteditable=true]");
  const current = () => lists()?.querySelector("[data-row][aria-current]");

  function put(row, section, before) {
    const form = row.querySelector("form.moves");
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "before";
    field.value = before ?? "";
    form.querySelector("[name=before]")?.remove();
    if (before) form.append(field);
    form.elements.section.value = section;
    // pressed, not submitted by name: what sends the form asks which button it was
    form.querySelector("[value=put]").click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const row = current();
    if (!row) return;
    if (event.key === "[" || event.key === "]") {
      row.querySelector(event.key === "[" ? "[value=up]" : "[value=down]")?.click();
    } else if (/^[1-9]$/.test(event.key) && row.matches(".placed")) {
      const option = row.querySelector("select[name=section]")?.options[event.key - 1];
      if (!option || option.value === row.closest("[data-section]").dataset.section) return;
      put(row, option.value);
    } else return;
    event.preventDefault();
  });

  // After a move the row has the focus where it stands now.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "issue-lists" && !event.detail.elt?.querySelector?.("#issue-lists")) return;
    const row = current();
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
    document.body.dispatchEvent(new CustomEvent("order-changed"));
  });

  let dragged = null;
  const clear = () => document.querySelectorAll(".drop-before, .drop-into").forEach((element) => {
    element.classList.remove("drop-before", "drop-into");
  });
  const target = (element, y) => {
    const list = element?.closest?.("#issue-lists [data-section]:not([data-closed])");
    if (!list || !dragged) return null;
    const rows = [...list.querySelectorAll(".placed")].filter((row) => row !== dragged);
    const before = rows.find((row) => {
      const box = row.getBoundingClientRect();
      return y < box.top + box.height / 2;
    });
    return { list, before };
  };
  const take = (row) => {
    dragged = row;
    dragged.classList.add("dragged");
  };
  const show = (to) => {
    clear();
    if (to) (to.before ?? to.list).classList.add(to.before ? "drop-before" : "drop-into");
  };
  const drop = (to) => {
    const next = dragged.nextElementSibling;
    const stays = dragged.parentElement === to.list && (to.before ?? null) === (next?.matches(".placed") ? next : null);
    if (!stays) put(dragged, to.list.dataset.section, to.before?.dataset.item);
  };
  const end = () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    clear();
  };

  document.addEventListener("dragstart", (event) => {
    const row = event.target.closest?.(".placed");
    if (!row) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.item);
    take(row);
  });
  document.addEventListener("dragover", (event) => {
    const to = target(event.target, event.clientY);
    show(to);
    if (to) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const to = target(event.target, event.clientY);
    if (!to) return;
    event.preventDefault();
    drop(to);
  });
  document.addEventListener("dragend", end);

  // Browsers drag for a mouse only: a finger or a pen takes the row by its grip. Near the window's edge the page scrolls.
  let finger = null;
  const under = () => target(document.elementFromPoint(finger.clientX, finger.clientY), finger.clientY);
  const follow = () => {
    if (!finger) return;
    const edge = 72;
    const step = finger.clientY < edge ? -9 : finger.clientY > innerHeight - edge ? 9 : 0;
    if (step) scrollBy(0, step);
    show(under());
    requestAnimationFrame(follow);
  };
  const leave = (event) => {
    if (event.pointerId !== finger?.pointerId) return;
    const to = event.type === "pointerup" ? under() : null;
    finger = null;
    dragged.draggable = true;
    if (to) drop(to);
    end();
  };
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.(".placed > .grip");
    if (!grip || event.pointerType === "mouse" || finger) return;
    grip.setPointerCapture(event.pointerId);
    take(grip.parentElement);
    dragged.draggable = false; // or a long press begins the browser's own dragging
    finger = event;
    requestAnimationFrame(follow);
  });
  document.addEventListener("pointermove", (event) => {
    if (event.pointerId === finger?.pointerId) finger = event;
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) document.addEventListener(name, leave);
})();
