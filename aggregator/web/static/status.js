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
  // What asks by itself asks while somebody looks, and less and less often where no answer comes.
  const asksByItself = (element) => element.getAttribute("hx-trigger")?.startsWith("every ");
  let missed = 0;
  let notBefore = 0;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (asksByItself(event.detail.elt) && (document.hidden || Date.now() < notBefore)) event.preventDefault();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { status: code } = event.detail.xhr;
    missed = code === 0 || code >= 500 ? missed + 1 : 0;
    notBefore = missed ? Date.now() + Math.min(2 ** missed, 300) * 1000 : 0;
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (missed === 1 || !asksByItself(event.detail.elt)) say(status().dataset.unreachable, true);
  });
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
