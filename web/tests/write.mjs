import assert from "node:assert/strict";
import { ANSWERS, ASKS, open, packaged, seated } from "./house.mjs";

export const title = "two people write one document: carets by name, form, the way back, offline edits; whose words stand in it; a sentence becomes a requirement";
const PATH = "/write/two-hands";

const editor = async (page) => {
  const text = page.getByRole("textbox", { name: /^Written together/ });
  await page.getByRole("toolbar").waitFor();
  return text;
};

/** What is written, block by block, without the names at carets; or whether a sentence stands in it. */
const blocks = ([root, sentence]) => {
  const copy = root.cloneNode(true);
  copy.querySelectorAll(".caret").forEach((caret) => caret.remove());
  const all = [...copy.children].map((block) => block.textContent).filter(Boolean);
  return sentence === undefined ? all : all.some((block) => block.includes(sentence));
};
const words = async (text) => text.page().evaluate(blocks, [await text.elementHandle()]);
const has = async (text, sentence) => text.page().waitForFunction(blocks, [await text.elementHandle(), sentence]);

const SENTENCE = "The guide never names a disease.";

/** A sentence that one wrote in an initiative's document becomes a requirement by two keys of the other, and stays theirs. */
const becomes = async (one, two) => {
  for (const page of [one, two]) await page.goto("/write/initiative.symptom-guide");
  const [mine, theirs] = [await editor(one), await editor(two)];
  await theirs.click();
  await two.keyboard.press("Control+End");
  await two.keyboard.press("Enter");
  await two.keyboard.type(SENTENCE);
  await has(mine, SENTENCE);
  await mine.getByText(SENTENCE).last().click();
  await one.keyboard.press("End");
  await one.keyboard.press("Shift+Home");
  await one.keyboard.press("Control+Alt+r");
  const form = one.locator("#piece form");
  assert.equal(await form.locator('[name="statement"]').inputValue(), SENTENCE);
  assert.equal(await form.locator('[name="name"]').inputValue(), SENTENCE.slice(0, -1));
  await one.keyboard.press("Enter");
  await one.locator("main").getByRole("link", { name: SENTENCE.slice(0, -1) }).first().click();
  await one.waitForURL(/\/p\/requirements\/requirement\//);
  await one.getByRole("table", { name: /^Characters that survive/ }).getByRole("row", { name: /^legal 32 / }).waitFor();
  await one.getByRole("link", { name: "the document of Symptom guide" }).waitFor();
};

export const keep = async (browser) => {
  const elsewhere = await open();
  try {
    const [one, two] = [await seated(browser, ASKS), await seated(elsewhere, ANSWERS)];
    await Promise.all([one.goto(PATH), two.goto(PATH)]);
    const [mine, theirs] = [await editor(one), await editor(two)];

    await mine.click();
    await one.keyboard.type("## Dose");
    await one.keyboard.press("Enter");
    await one.keyboard.type("The dose is confirmed before it is given.");
    await has(theirs, "The dose is confirmed before it is given.");
    await theirs.getByRole("heading", { name: "Dose" }).waitFor();
    // Each sees where the other is, under the name of their session.
    await theirs.locator(".caret__name", { hasText: "Noor Winter" }).waitFor();
    await two.getByText(/Here as well: .*Noor Winter/).waitFor();

    await theirs.getByText("The dose is confirmed").click();
    await two.keyboard.press("End");
    await two.keyboard.type(" A nurse repeats it aloud.");
    await has(mine, "A nurse repeats it aloud.");
    // Form, and the way back of what one wrote oneself, not of what the other did.
    for (const _ of "aloud.") await two.keyboard.press("Shift+ArrowLeft");
    const bold = two.getByRole("button", { name: /^Bold/ });
    assert.equal(await bold.getAttribute("aria-pressed"), "false");
    await bold.click();
    await mine.locator("strong", { hasText: "aloud" }).waitFor();
    await two.getByRole("button", { name: /^Bold/, pressed: true }).waitFor();
    await two.getByRole("button", { name: /^Take back/ }).click();
    await mine.locator("strong").waitFor({ state: "detached" });
    await two.getByRole("button", { name: /^Bold/, pressed: false }).waitFor();
    // The buttons are one stop of the Tab key, and arrows lead along.
    await bold.focus();
    await two.keyboard.press("ArrowRight");
    assert.match(await two.evaluate(() => document.activeElement.ariaLabel), /^Italics/);

    // Without a line both go on, and merge.
    await two.context().setOffline(true);
    await mine.click();
    await one.keyboard.press("Control+Home");
    await one.keyboard.type("Safe ");
    await theirs.getByText("The dose is confirmed").click();
    await two.keyboard.press("Control+End");
    await two.keyboard.type(" Twice.");
    await two.context().setOffline(false);
    await has(theirs, "Safe Dose");
    await has(mine, "Twice.");
    const [here, there] = [await words(mine), await words(theirs)];
    assert.deepEqual(here, there);
    assert.equal(here[0], "Safe Dose");

    const source = packaged("axe-core/axe.min.js");
    await one.evaluate(source);
    const found = await one.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], resultTypes: ["violations"] }));
    assert.deepEqual(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].failureSummary}`), []);

    // Who has no script reads it, and everybody sees whose words stand there.
    const plain = await seated(browser, ASKS, { javaScriptEnabled: false });
    await plain.goto(PATH);
    assert.match(await plain.locator("main").innerText(), /Safe Dose\s+The dose is confirmed before it is given\. A nurse repeats it aloud\. Twice\./);
    assert.equal(await plain.getByRole("table", { name: /Whose words/ }).getByRole("row").count(), 3);
    await becomes(one, two);
  } finally {
    await elsewhere.close();
  }
};
