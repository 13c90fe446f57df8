import assert from "node:assert/strict";
import { ANSWERS, ASKS, fillAsk, form, open, room, seated } from "./house.mjs";

export const title = "what one does shows to the other at once, and nothing of what they are in is lost";
const QUESTION = "Does this show on the other side?";
const HALF = "Half a thought, not";
const PROMISED = 1_000;
// A machine that does other things too gets more time, and the time is said.
const MOST = 5_000;

const state = (page) => page.evaluate(() => {
  const on = document.activeElement;
  const details = on.closest("details");
  return { field: on.name, typed: on.value, caret: on.selectionStart, open: details?.open, act: on.form?.getAttribute("action"),
    top: Math.round(on.getBoundingClientRect().top) };
});

const LATE = "Does this show on a page that is told of nothing?";

/** What happens between the drawing of a page and the opening of its socket shows, too. */
const late = async (asker, page, path) => {
  let letThrough;
  const held = new Promise((free) => { letThrough = free; });
  await page.routeWebSocket(/\/live$/, async (socket) => {
    await held;
    socket.connectToServer();
  });
  await page.goto(path);
  await page.locator("main").getByText(QUESTION).first().waitFor({ state: "attached" });
  await asker.goto(path);
  const ask = await fillAsk(asker, LATE);
  await ask.getByRole("button", { name: "Ask" }).click();
  await asker.locator("main").getByText(LATE).first().waitFor({ state: "attached" });
  assert.equal(await page.locator("main").getByText(LATE).count(), 0, "a page without a socket was told");
  letThrough();
  await page.locator("main").getByText(LATE).first().waitFor({ state: "attached", timeout: MOST });
};

export const keep = async (browser) => {
  const asker = await seated(browser, ASKS);
  const path = await room(asker);
  const other = await open();
  try {
    const page = await seated(other, ANSWERS);
    const connected = page.waitForEvent("websocket");
    await page.goto(path);
    await connected;
    const concern = await form(page, "concern.raised");
    await concern.locator('[name="text"]').pressSequentially(HALF);
    const scrolled = await page.evaluate(() => { scrollBy(0, 150); return scrollY; });
    assert.ok(scrolled > 0, "the Room is too short to scroll");
    const before = await state(page);

    await asker.goto(path);
    const ask = await fillAsk(asker, QUESTION);
    const shown = page.locator("main").getByText(QUESTION).first().waitFor({ state: "attached", timeout: MOST });
    const began = performance.now();
    const [, took] = await Promise.all([
      ask.getByRole("button", { name: "Ask" }).click(),
      shown.then(() => performance.now() - began),
    ]);
    assert.deepEqual(await state(page), before, "what the other was in has changed");
    await page.keyboard.type(" yet");
    assert.equal((await state(page)).typed, `${HALF} yet`, "the other cannot type on");
    await late(asker, page, path);
    return `${Math.round(took)} ms from the click${took > PROMISED ? `; ${PROMISED} ms are promised on a quiet machine` : ""}`;
  } finally {
    await other.close();
  }
};
