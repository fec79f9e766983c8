// Forms: focus the error summary, say "Saving…" and send once, warn before typed text is lost.

const busyWord = document.body.dataset.wordBusy;
const pressed = new Map();

for (const summary of document.querySelectorAll("[data-focus]")) summary.focus();

function release(form) {
  delete form.dataset.sending;
  for (const [button, content] of pressed) {
    if (button.form !== form) continue;
    button.replaceChildren(...content);
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-busy");
    pressed.delete(button);
  }
}

// The pressed button stays enabled, because a disabled one would not send its name and value.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  const button = event.submitter;
  if (button && !("quiet" in form.dataset)) {
    pressed.set(button, [...button.childNodes]);
    button.style.minWidth = `${button.offsetWidth}px`;
    button.textContent = button.dataset.busy || busyWord;
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("aria-busy", "true");
  }
  // A form may answer with a file, and then the page stays.
  setTimeout(release, 10_000, form);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
});

const written = (form) => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, value.name ?? value])).toString();

for (const form of document.querySelectorAll("form[data-warn-leaving]")) {
  // A refused form comes back with what was typed: that is unsaved already.
  const before = form.querySelector("[aria-invalid]") ? null : written(form);
  window.addEventListener("beforeunload", (event) => {
    if (!form.dataset.sending && written(form) !== before) event.preventDefault();
  });
}
