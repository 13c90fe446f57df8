// Reads a draft again while it is written. Only what stands beside the text is exchanged: the text keeps its focus,
// its caret and every letter. Without this script the button "Read it again" does the same.

const PAUSE = 400;
let wait = 0;
let asked = null;

const drafting = () => document.querySelector('[data-controller="draft"]');

const read = async () => {
  const form = drafting();
  if (!form) return;
  asked?.abort();
  asked = new AbortController();
  const reading = document.getElementById("reading");
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "read");
  reading.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: asked.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("reading");
    if (next && window.Turbo?.morphChildren) window.Turbo.morphChildren(reading, next);
    else if (next) reading.replaceChildren(...next.childNodes);
    reading.removeAttribute("aria-busy");
  } catch (error) {
    // One that was overtaken by the next letter says nothing; the button still works when the server is away.
    if (error.name !== "AbortError") reading.removeAttribute("aria-busy");
  }
};

document.addEventListener("input", (event) => {
  if (event.target.id !== "text" || !drafting()) return;
  clearTimeout(wait);
  wait = setTimeout(read, PAUSE);
});

// A mistake leads to its very word.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-from]");
  const text = document.getElementById("text");
  if (!link || !text) return;
  event.preventDefault();
  document.querySelector(link.getAttribute("href"))?.scrollIntoView({ block: "center" });
  text.focus({ preventScroll: true });
  text.setSelectionRange(Number(link.dataset.from), Number(link.dataset.to));
});
