// Drag beside "Move up" and "Move down": rows of a [data-reorder] list, posted to the row's own move address.
//
// Each movable row carries data-move="<address>" and a form.move with the CSRF field; dropping posts `position`,
// counted from 0 among the movable rows, and loads the page anew, so that times and numbers are the server's.

function start(list) {
  const rows = () => [...list.querySelectorAll("[data-move]")];
  let dragged = null;

  const clear = () => rows().forEach((row) => row.removeAttribute("data-drop"));

  for (const row of rows()) {
    const handle = row.querySelector(".drag-handle");
    if (!handle) continue;
    handle.hidden = false;
    handle.addEventListener("pointerdown", () => { row.draggable = true; });
    handle.addEventListener("pointerup", () => { row.draggable = false; });
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      row.dataset.dragging = "yes";
      event.dataTransfer.effectAllowed = "move";
    });
    row.addEventListener("dragend", () => {
      row.draggable = false;
      delete row.dataset.dragging;
      dragged = null;
      clear();
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged || dragged === row) return;
      event.preventDefault();
      clear();
      const box = row.getBoundingClientRect();
      row.dataset.drop = event.clientY < box.top + box.height / 2 ? "before" : "after";
    });
    row.addEventListener("drop", (event) => {
      if (!dragged || dragged === row) return;
      event.preventDefault();
      move(dragged, row, row.dataset.drop);
    });
  }

  async function move(row, onto, side) {
    const others = rows().filter((other) => other !== row);
    const position = others.indexOf(onto) + (side === "after" ? 1 : 0);
    const body = new URLSearchParams({
      csrf_token: list.querySelector("[name=csrf_token]").value,
      position: String(position),
    });
    if (side === "after") onto.after(row);
    else onto.before(row);
    list.setAttribute("aria-busy", "true");
    await fetch(row.dataset.move, { method: "POST", body, redirect: "manual" });
    location.reload();
  }
}

const startAll = (root) => root.querySelectorAll("[data-reorder]").forEach(start);
startAll(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) startAll(event.detail.elt);
});
