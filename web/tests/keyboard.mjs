import assert from "node:assert/strict";
import { answered, ANSWERS, ASKED, ASKS, room, visitor } from "./house.mjs";

export const title = "with the keyboard alone one asks and another answers; focus shows; the skip link skips";
const QUESTION = "Which words may the slide say by keys?";
const MOST_STOPS = 400;

/** Goes on with Tab until the test, run in the page on what has the focus, holds; the focus has to show all the way. */
const tabTo = async (page, what, test, argument) => {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const lost = await page.evaluate(() => {
      const on = document.activeElement;
      if (!on || on === document.body) return null;
      // The button inside a date's field is the browser's own, and so is its ring.
      if (on.matches("input[type=date]") && !on.matches(":focus")) return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(on);
      const { top, bottom, left, right } = on.getBoundingClientRect();
      const seen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
      const ringed = (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
      return seen && ringed ? null : `${on.outerHTML.slice(0, 120)}: ${seen ? "no ring" : "out of sight"}`;
    });
    assert.equal(lost, null, "the focus does not show");
    if (await page.evaluate(test, argument)) return;
  }
  throw new Error(`Tab does not lead to ${what}`);
};

const button = (page, name) => tabTo(page, `the button ${name}`,
  (text) => document.activeElement.matches("button") && document.activeElement.textContent.startsWith(text), name);
const field = (page, name) => tabTo(page, `the field ${name}`, (n) => document.activeElement.name === n, name);
const summary = (page, kind, near) => tabTo(page, `the form of ${kind}`, ([action, text]) => {
  const on = document.activeElement;
  if (!on.matches("summary") || !on.parentElement.querySelector(`form[action="/acts/${action}"]`)) return false;
  return !text || on.closest("tr")?.textContent.includes(text);
}, [kind, near]);

const signIn = async (page, who) => {
  await page.goto("/sign-in");
  await button(page, who.source.slice(1));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Sign out" }).waitFor();
};

const skips = async (page, path) => {
  await page.goto(path);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip", "the first stop is no skip link");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "main");
};

export const keep = async (browser) => {
  const asker = await visitor(browser);
  await signIn(asker, ASKS);
  const path = await room(asker);
  await skips(asker, path);
  await summary(asker, "ask.sent");
  await asker.keyboard.press("Enter");
  await field(asker, "to");
  await asker.keyboard.type(ASKED);
  await field(asker, "level");
  await asker.keyboard.press("ArrowDown");
  await field(asker, "text");
  await asker.keyboard.type(QUESTION);
  await button(asker, "Ask");
  await asker.keyboard.press("Enter");
  await asker.locator("main").getByText(QUESTION).first().waitFor();

  const answerer = await visitor(browser);
  await signIn(answerer, ANSWERS);
  await skips(answerer, path);
  await summary(answerer, "ask.answered", QUESTION);
  await answerer.keyboard.press("Enter");
  await field(answerer, "text");
  await answerer.keyboard.type("These, by key.");
  await button(answerer, "Answer");
  await answerer.keyboard.press("Enter");
  await answered(answerer, QUESTION);
};
