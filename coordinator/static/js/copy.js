// A Copy button beside every field that holds something to copy.

const { wordCopy, wordCopied } = document.body.dataset;

function addButton(row) {
  const input = row.querySelector("input, textarea");
  if (row.querySelector(".copy-button")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ds-button copy-button";
  button.dataset.variant = "secondary";
  button.textContent = wordCopy;
  const label = input.labels?.[0]?.textContent.trim();
  if (label) button.setAttribute("aria-label", `${wordCopy}: ${label}`);
  const said = document.createElement("span");
  said.className = "ds-sr-only";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      // Without a secure context there is no clipboard: the text is selected, Ctrl+C works.
      if (!document.execCommand("copy")) return;
    }
    button.textContent = wordCopied;
    said.textContent = wordCopied;
    setTimeout(() => {
      button.textContent = wordCopy;
      said.textContent = "";
    }, 3000);
  });
  row.append(button, said);
  input.addEventListener("focus", () => input.select());
}

const start = (root) => root.querySelectorAll("[data-copy]").forEach(addButton);
start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
