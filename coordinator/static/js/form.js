// Forms: focus the error summary, say "Saving…" and send once, warn before typed text is lost.

const { wordBusy } = document.body.dataset;
const pressed = new Map();

function press(form, button) {
  form.dataset.sending = "yes";
  if (!button || "quiet" in form.dataset) return;
  pressed.set(button, [...button.childNodes]);
  button.style.minWidth = `${button.offsetWidth}px`;
  button.textContent = button.dataset.busy || wordBusy;
  button.setAttribute("aria-disabled", "true");
  button.setAttribute("aria-busy", "true");
}

function release(form) {
  delete form.dataset.sending;
  for (const [button, content] of pressed) {
    if (button.form !== form && button.isConnected) continue;
    button.replaceChildren(...content);
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-busy");
    pressed.delete(button);
  }
}

// The pressed button stays enabled, because a disabled one would not send its name and value.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  press(form, event.submitter);
  // A form may answer with a file, and then the page stays.
  setTimeout(release, 10_000, form);
});

// Forms that htmx sends in place of the browser.
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (form.tagName !== "FORM" || form.method !== "post") return;
  if (form.dataset.sending) event.preventDefault();
  else press(form, event.detail.requestConfig.triggeringEvent?.submitter);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.tagName === "FORM") release(event.detail.elt);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
});

function written(form) {
  return JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
}

// A refused form comes back with what was typed: that is unsaved already.
const before = new WeakMap();
const remember = (form) => before.set(form, form.querySelector("[aria-invalid]") ? null : written(form));

window.addEventListener("beforeunload", (event) => {
  for (const form of document.querySelectorAll("form[data-warn-leaving]"))
    if (!form.dataset.sending && written(form) !== before.get(form)) event.preventDefault();
});

function start(root) {
  root.querySelectorAll("form[data-warn-leaving]").forEach(remember);
  root.querySelector("[data-focus]")?.focus();
}
start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
