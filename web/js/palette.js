// The palette: Ctrl-K or ⌘K opens a search over any page; what is found is the answer of /api/v1/search, as whoever
// looks. Texts go in as text, never as markup.

const PAUSE = 90;
const dialog = () => document.getElementById("palette");
const field = () => document.getElementById("palette-q");
const list = () => document.getElementById("palette-found");
const says = (text) => { document.getElementById("palette-says").textContent = text; };
let wait = 0;
let asked = null;

const options = () => [...list().querySelectorAll('[role="option"]')];
const choose = (place) => {
  const all = options();
  const at = all.length ? (place + all.length) % all.length : -1;
  all.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
  const on = all[at];
  if (on) field().setAttribute("aria-activedescendant", on.id);
  else field().removeAttribute("aria-activedescendant");
  on?.scrollIntoView({ block: "nearest" });
};
const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

const line = (hit, place) => {
  const option = document.createElement("li");
  option.id = `palette-${place}`;
  option.setAttribute("role", "option");
  option.dataset.href = hit.href;
  const [title, detail] = [document.createElement("span"), document.createElement("span")];
  title.textContent = hit.title;
  detail.className = "note";
  detail.textContent = [hit.sort, hit.detail].filter(Boolean).join(" · ");
  option.append(title, " ", detail);
  return option;
};

const ASKED = "Type a part of a name, or a word that was said.";
const show = ({ query, hits, whole }) => {
  list().replaceChildren(...hits.map(line));
  field().setAttribute("aria-expanded", String(hits.length > 0));
  const n = hits.length === 1 ? "One thing fits." : `${hits.length} things fit.`;
  const found = hits.length ? n : "Nothing that you may see fits.";
  says(query ? found + (whole ? "" : " What was said is still being read.") : ASKED);
  choose(0);
};

const search = async () => {
  asked?.abort();
  asked = new AbortController();
  const query = field().value.trim();
  try {
    const answer = await fetch(`/api/v1/search${query ? `?q=${encodeURIComponent(query)}` : ""}`, { signal: asked.signal });
    if (answer.ok) show((await answer.json()).data);
    else says(answer.status === 401 ? "Sign in to search." : "The search does not answer; try again.");
  } catch (error) {
    if (error.name !== "AbortError") says("The server does not answer; try again.");
  }
};

const go = (href) => {
  dialog().close();
  if (window.Turbo) window.Turbo.visit(href);
  else location.assign(href);
};

const open = () => {
  if (!dialog() || dialog().open) return;
  field().value = "";
  list().replaceChildren();
  dialog().showModal();
  field().focus();
  search();
};

const isTyping = (on) => on?.matches?.("input, textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const called = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k";
  if (called || (event.key === "/" && plain && !isTyping(event.target))) {
    event.preventDefault();
    open();
  } else if (event.key === "?" && plain && !isTyping(event.target)) {
    document.getElementById("keys")?.showModal();
  } else if (event.target === field() && ["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) {
    event.preventDefault();
    if (event.key === "Enter") options()[chosen()] && go(options()[chosen()].dataset.href);
    else choose(chosen() + (event.key === "ArrowDown" ? 1 : -1));
  }
});
document.addEventListener("input", (event) => {
  if (event.target !== field()) return;
  clearTimeout(wait);
  wait = setTimeout(search, PAUSE);
});
document.addEventListener("click", (event) => {
  if (event.target === dialog()) dialog().close();
  const option = event.target.closest?.("#palette [role=option]");
  if (option) go(option.dataset.href);
});
