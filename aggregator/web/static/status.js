// What htmx's requests say: their errors stand in the live region, and what is under way is shown.
"use strict";
(() => {
  const status = () => document.getElementById("status");
  const say = (text, isBad) => {
    const line = document.createElement("p");
    line.textContent = text;
    if (isBad) line.className = "bad";
    status().replaceChildren(line);
  };
  document.addEventListener("htmx:responseError", (event) => {
    const body = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html").body;
    say(body.textContent.trim().slice(0, 600) || `${event.detail.xhr.status}`, true);
  });
  document.addEventListener("htmx:sendError", () => say(navigator.onLine ? "✗" : "…", true));
  document.addEventListener("desk:say", (event) => say(event.detail.text ?? event.detail.value ?? "", event.detail.bad));
  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
})();
