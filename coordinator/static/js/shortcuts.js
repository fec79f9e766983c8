// Keyboard shortcuts: only those listed under "?".

const PLACES = { h: "/", c: "/calendar" };
const PAUSE_MS = 1200;
const list = document.getElementById("shortcuts");
let leaderAt = -Infinity;

const typing = (target) => target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);

for (const button of document.querySelectorAll("[data-shortcuts-open]")) {
  button.hidden = false;
  button.addEventListener("click", () => list.showModal());
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || list.open) return;
  const afterLeader = event.timeStamp - leaderAt < PAUSE_MS;
  leaderAt = -Infinity;
  if (event.key === "?") list.showModal();
  else if (event.key === "/") {
    event.preventDefault();
    const box = document.querySelector("main input[type=search]");
    if (box) box.focus();
    else location.assign("/search");
  } else if (afterLeader && PLACES[event.key]) location.assign(PLACES[event.key]);
  else if (event.key === "g") leaderAt = event.timeStamp;
});
