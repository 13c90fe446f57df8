import assert from "node:assert/strict";
import { ANSWERS, ASKS, seated } from "./house.mjs";

export const title = "a draft of the Agreement outlives its tab: by itself with script, by a button without, for its writer alone";
const TYPED = "# typed, and the tab closed";
const PRESSED = "# pressed, without script";

const text = (page) => page.locator("#text").inputValue();
const kept = (page) => page.locator("#kept").getByText(/^Kept \d/).waitFor();

export const keep = async (browser) => {
  const page = await seated(browser, ASKS);
  await page.goto("/agreement/edit");
  const begun = await text(page);
  await page.locator("#text").press("ControlOrMeta+End");
  await page.keyboard.type(`\n${TYPED}`, { delay: 5 });
  await kept(page);
  assert.ok((await text(page)).endsWith(TYPED), "keeping it changed the text");
  assert.ok(await page.locator("#text").evaluate((area) => area === document.activeElement), "keeping it took the focus");
  const next = await page.context().newPage();
  await page.close();

  await next.goto("/agreement");
  await next.getByRole("link", { name: "Go on with it" }).click();
  await next.waitForURL("**/agreement/edit");
  assert.equal(await text(next), `${begun}\n${TYPED}`, "it does not go on where it was left");
  const other = await seated(browser, ANSWERS);
  await other.goto("/agreement");
  assert.equal(await other.getByText("Your draft").count(), 0, "somebody else is offered it");

  const plain = await seated(browser, ASKS, { javaScriptEnabled: false });
  await plain.goto("/agreement/edit");
  await plain.locator("#text").fill(`${begun}${PRESSED}\n`);
  await plain.getByRole("button", { name: "Keep the draft" }).click();
  await plain.goto("/agreement/edit");
  assert.ok((await text(plain)).includes(PRESSED));
  await plain.goto("/agreement");
  await plain.getByText("Throw it away").click();
  await plain.getByRole("button", { name: "Throw the draft away" }).click();
  await plain.waitForURL("**/agreement");
  assert.equal(await plain.getByText("Your draft").count(), 0, "it was not thrown away");
};
