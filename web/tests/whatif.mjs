import assert from "node:assert/strict";
import { seated } from "./house.mjs";

export const title = "a what-if answers as soon as something is chosen, without script by its button, and changes nothing";
const PAGE = "/p/keynote/what-if";
const PLANNED = "As it is planned";

/** Whatever can be chosen first that is not what is planned. */
const choose = (page) => page.locator('form.what-if select[name^="form."]').first().selectOption({ index: 1 });

export const keep = async (browser) => {
  const noor = await seated(browser, /^Noor Winter/);
  await noor.goto("/p/keynote");
  const before = await noor.locator("main").innerText();
  await noor.goto(PAGE);
  const headline = noor.locator("p.headline");
  assert.ok((await headline.innerText()).startsWith(PLANNED));
  await noor.waitForLoadState("networkidle");
  const began = performance.now();
  await choose(noor);
  await noor.locator("p.headline", { hasNotText: PLANNED }).waitFor();
  const took = performance.now() - began;
  const said = await headline.innerText();
  assert.match(new URL(noor.url()).search, /form\./, "what was asked stands in the address");

  const plain = await seated(browser, /^Noor Winter/, { javaScriptEnabled: false });
  await plain.goto(PAGE);
  await choose(plain);
  await plain.getByRole("button", { name: "Ask" }).click();
  assert.equal(await plain.locator("p.headline").innerText(), said, "the same answer without script");

  await noor.goto("/p/keynote");
  assert.equal(await noor.locator("main").innerText(), before, "asking changed nothing");
  return `${Math.round(took)} ms from choice to answer`;
};
