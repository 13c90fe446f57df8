import assert from "node:assert/strict";
import { ANSWERS, ASKS, open, seated } from "./house.mjs";

export const title = "two people write one requirement, comment, suggest, and one takes it over: its page has the words, and whose they are";
const THING = "/p/requirements/requirement/sg-words";

const section = (page, name) => page.getByRole("textbox", { name });
const hears = (page, words) => page.waitForFunction((words) => document.querySelector("[data-pad]").textContent.includes(words), words);

export const keep = async (browser) => {
  const elsewhere = await open();
  try {
    const [one, two] = [await seated(browser, ASKS), await seated(elsewhere, ANSWERS)];
    for (const page of [one, two]) {
      await page.goto(THING);
      await page.getByRole("link", { name: "Write together" }).click();
      await section(page, /^What must hold/).waitFor();
    }
    // It begins with what stands, and each section is written in by itself.
    const [mine, theirs] = [section(one, /^What must hold/), section(two, /^What must hold/)];
    assert.match(await mine.innerText(), /twelve-year-old reads once/);
    await mine.click();
    await one.keyboard.press("Control+End");
    await one.keyboard.type(" Nobody is asked twice.");
    await hears(two, "Nobody is asked twice.");
    await section(two, /^Why it must hold/).click();
    await two.keyboard.type("Whoever does not understand a question guesses.");
    await hears(one, "guesses.");
    await one.locator(".caret__name", { hasText: "Mia Silva" }).waitFor();

    // A comment on a piece of text: the other one sees it at once, where the text is, and answers.
    await theirs.click();
    await two.keyboard.press("Control+End");
    for (const _ of "twice.") await two.keyboard.press("Shift+ArrowLeft");
    await two.getByRole("button", { name: /^Comment on the text/ }).click();
    await two.locator('form[action="/acts/comment.made"] [name="text"]').fill("By whom?");
    await two.locator('form[action="/acts/comment.made"] button').click();
    await one.locator("#margin", { hasText: "By whom?" }).waitFor();
    await one.locator(".commented", { hasText: "twice." }).waitFor();
    await section(two, /^What must hold/).waitFor();

    // A suggestion of one, taken by the other, is in the text and stays whose it was.
    await section(one, /^Why it must hold/).click();
    await one.keyboard.press("Control+End");
    for (const _ of "guesses.") await one.keyboard.press("Shift+ArrowLeft");
    await one.getByRole("button", { name: /^Comment on the text/ }).click();
    await one.getByLabel(/^What should stand there/).selectOption("another");
    await one.getByRole("textbox", { name: /^The other text/ }).fill("asks somebody else.");
    await one.locator('form[action="/acts/comment.made"] button').click();
    await two.locator("#margin", { hasText: "Suggests instead: asks somebody else." }).waitFor();
    await two.getByRole("button", { name: "Put it into the text" }).click();
    await hears(one, "asks somebody else.");
    await hears(two, "asks somebody else.");

    await one.getByLabel("Meaning").selectOption("meaning");
    await one.getByRole("button", { name: "Take this text over" }).click();
    await one.waitForURL(`**${THING}`);
    const page = await one.locator("main").innerText();
    assert.match(page, /reads once\.? Nobody is asked twice\./);
    assert.match(page, /Whoever does not understand a question asks somebody else\./);
    assert.doesNotMatch(page, /Nothing stands here yet/);
    const shares = one.getByRole("table", { name: /^Characters that survive/ });
    await shares.getByRole("row", { name: /^legal 39 / }).waitFor();

    // Who has no script reads the comment too, and nothing is left to take over.
    const plain = await seated(browser, ASKS, { javaScriptEnabled: false });
    await plain.goto("/write/requirement.sg-words");
    assert.match(await plain.locator("main").innerText(), /twice\.\s+By whom\? — Mia Silva/);
    await plain.locator('select[name="meaning"]').selectOption("wording");
    await plain.getByRole("button", { name: "Take this text over" }).click();
    await plain.getByRole("alert").filter({ hasText: "there is nothing to take over" }).waitFor();
  } finally {
    await elsewhere.close();
  }
};
