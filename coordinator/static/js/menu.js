// Menus made of <details>: Escape and a press elsewhere close them.

const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

// A sheet that would leave the window opens to the other side.
document.addEventListener("toggle", (event) => {
  const sheet = event.target.open && event.target.matches("details[data-menu]") && event.target.lastElementChild;
  if (sheet && sheet.getBoundingClientRect().right > document.documentElement.clientWidth) event.target.dataset.end = "yes";
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});
