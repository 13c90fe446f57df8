// Keeps a draft by itself a second after typing stops, and when the page is left. Without this script the button
// "Keep the draft" does the same.

const PAUSE = 1_000;
const AGAIN = 5_000;
let wait = 0;
let dirty = false;
let saving = false;

const form = () => document.querySelector('[data-controller="draft"]');
const part = () => document.getElementById("kept");
// Where two texts of one person stand side by side, they choose themselves.
const open = () => form() && part() && !("both" in part().dataset);
const said = () => {
  const body = new URLSearchParams(new FormData(form()));
  body.set("do", "note");
  return body;
};
const later = (pause) => {
  clearTimeout(wait);
  wait = setTimeout(keep, pause);
};

// One at a time: each says which kept text it goes on from.
const keep = async () => {
  if (!open() || !dirty) return;
  if (saving) return later(PAUSE);
  saving = true;
  dirty = false;
  try {
    const answer = await fetch(form().action, { method: "POST", body: said() });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("kept");
    if (next) part()?.replaceChildren(...next.childNodes);
    else throw new Error(answer.status);
  } catch {
    dirty = true;
    const status = part()?.querySelector('[role="status"]');
    if (status) status.textContent = "Not kept just now; it is tried again.";
    later(AGAIN);
  } finally {
    saving = false;
  }
};

document.addEventListener("input", ({ target }) => {
  if (target.id !== "text" || !open()) return;
  dirty = true;
  later(PAUSE);
});
document.addEventListener("submit", ({ target }) => {
  if (target === form()) dirty = false;
});
const leave = () => {
  if (!dirty || saving || !open()) return;
  dirty = false;
  navigator.sendBeacon(form().action, said());
};
addEventListener("pagehide", leave);
document.addEventListener("turbo:before-visit", leave);
