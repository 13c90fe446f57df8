// Keeps open pages true: the server says that something changed, the page fetches itself and is morphed in
// place, and nothing that a person is in the middle of is touched.

const isDirty = (element) => {
  if (!element.matches?.("input, textarea, select")) return false;
  if (/checkbox|radio/.test(element.type)) return element.checked !== element.defaultChecked;
  if (element.tagName === "SELECT") return [...element.options].some((o) => o.selected !== o.defaultSelected && o.value);
  return element.value !== element.defaultValue;
};

// What is open stays open, what is half typed stays typed.
addEventListener("turbo:before-morph-attribute", (event) => {
  if (event.detail.attributeName === "open" && event.target.matches("details, dialog")) event.preventDefault();
});
addEventListener("turbo:before-morph-element", (event) => {
  // What an editor shows is its own: anything else put there would be taken for what somebody types.
  if (isDirty(event.target) || event.target.matches?.("[popover]:popover-open, [data-still]")) event.preventDefault();
});

const turbo = () => window.Turbo;
const here = () => location.pathname + location.search;

// How far the log was when this page was drawn; a page that does not say so is never behind.
const drawn = () => Number(document.querySelector('meta[name="comity-newest"]')?.content ?? Infinity);
// How far it is, as last heard. A page is told while it is on its way, or while it may not be touched, too.
let heard = 0;
const catchUp = () => { if (drawn() < heard) refresh(); };

// One socket a tab. It never says what changed: the page asks for itself, as whoever is looking.
const SHORTEST = 500;
let wait = SHORTEST;
const listen = () => {
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
  let opened = 0;
  let isFirst = true;
  socket.onopen = () => { opened = Date.now(); };
  socket.onmessage = ({ data }) => {
    heard = Number(data);
    // The first says where the log is; those that follow, that something changed. After a gap it may have been a name,
    // which is not in the log.
    if (isFirst && wait === SHORTEST) catchUp();
    else refresh();
    isFirst = false;
  };
  socket.onclose = () => {
    // A server that closes at once is asked less and less often.
    const held = opened && Date.now() - opened > 5_000;
    wait = held ? SHORTEST : Math.min(wait * 2, 30_000);
    setTimeout(listen, wait * (0.5 + Math.random() / 2));
    wait = Math.max(wait, SHORTEST + 1);
  };
  setTimeout(() => { if (socket.readyState === WebSocket.OPEN) wait = SHORTEST; }, 5_000);
};

// A form that the browser sends by itself leads away: the page under it is left alone until then.
let leaving = false;
addEventListener("submit", ({ target, submitter, defaultPrevented }) => {
  if (!defaultPrevented && (submitter ?? target).closest("[data-turbo='false']")) leaving = true;
});
addEventListener("pageshow", () => { leaving = false; });

// Nor is it drawn anew while a form is on its way: that would drop the answer, which leads on or says what is wrong.
let sending = false;
addEventListener("turbo:submit-start", () => { sending = true; });
// The end is told by the form, which may be gone with its page by then; so is what is drawn next.
["turbo:submit-end", "turbo:render", "turbo:load"].forEach((name) => addEventListener(name, () => { sending = false; }));

const refresh = () => {
  if (leaving || sending) return;
  // A page of the past does not change.
  if (new URLSearchParams(location.search).has("as_of")) return;
  // Nor does one on which somebody writes: what came meanwhile is shown when it is sent.
  // It hears of it, for what stands beside.
  const still = document.querySelector("[data-still]");
  if (still) return still.dispatchEvent(new Event("comity:changed", { bubbles: true }));
  turbo()?.session.refresh(location.href);
};

document.addEventListener("turbo:load", () => {
  if (turbo()) turbo().session.pageRefreshDebouncePeriod = 20;
});
addEventListener("turbo:load", () => catchUp());
listen();

// Scrubbing through a Room's time: the page is drawn as of each stop, and morphed.
const scrub = (input) => {
  const nav = input.closest(".replay");
  const stops = nav.dataset.stops.split(" ");
  const stop = stops[Number(input.value)];
  input.nextElementSibling.textContent = stop ? stop.slice(0, 10) : "now";
  input.setAttribute("aria-valuetext", input.nextElementSibling.textContent);
  const asked = [stop && `as_of=${stop}`, nav.dataset.kept].filter(Boolean).join("&");
  return location.pathname + (asked && `?${asked}`);
};
let scrubbing = 0;
addEventListener("input", ({ target }) => {
  if (!target.matches?.(".replay input")) return;
  const address = scrub(target);
  clearTimeout(scrubbing);
  scrubbing = setTimeout(() => turbo()?.visit(address, { action: "replace" }), 80);
});
// A slider needs this script, so it is shown by it.
const show = () => document.querySelectorAll(".replay__slider[hidden]").forEach((label) => { label.hidden = false; });
["turbo:load", "turbo:render", "turbo:morph"].forEach((name) => document.addEventListener(name, show));

// A form that only asks is asked again as one chooses; without this script it has a button.
addEventListener("change", ({ target }) => {
  const form = target.form;
  if (!form?.matches("form[data-instant]")) return;
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  turbo()?.visit(`${form.getAttribute("action")}?${asked}`, { action: "replace" });
});
