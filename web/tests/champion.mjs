import assert from "node:assert/strict";
import { open, seated } from "./house.mjs";

export const title = "a champion's proposal is answered and shapes an initiative, and an objective is contested by its owner";
const CHAMPION = /^Rui Vaz/;
const PRODUCT = /^Bo /;
const OFFERS = /^Noor Winter/;
const OWNER = /^Ana Kramer/;
const REASON = "It serves the words, and nothing else.";

/** Opens an act's own form, filled in with what the address says. */
const act = async (page, kind, fields, back) => {
  // Until its socket is there, a page may still be drawn anew under whoever is quicker than any hand.
  const connected = page.waitForEvent("websocket");
  await page.goto(`/acts/${kind}?${new URLSearchParams({ ...fields, _back: back })}`);
  await connected;
  await page.waitForLoadState("networkidle");
  return page.locator(`form.act[action="/acts/${kind}"]`).first();
};

const done = async (page, found, back) => {
  await found.getByRole("button").last().click();
  await page.waitForURL((url) => url.pathname === back);
};

const shapes = async (browser, nth) => {
  const [id, text] = [`try-${nth}`, `Put the sticker on the door of ${nth} pharmacies first.`];
  const regions = "/p/champions/regions";
  const champion = await seated(browser, CHAMPION);
  const proposed = await act(champion, "proposal.made", { proposal: id, region: "iberia", pillar: "acquisition", initiative: "pay-later" }, regions);
  await proposed.locator('[name="text"]').fill(text);
  await done(champion, proposed, regions);
  const other = await open();
  try {
    const product = await seated(other, PRODUCT);
    await product.goto("/inbox");
    await product.locator("main").getByText("what iberia proposes").first().waitFor();
    const answer = await act(product, "proposal.answered", { proposal: id }, regions);
    await answer.locator('[name="disposition"]').selectOption("adopted");
    await answer.locator('[name="artefact"]').fill("initiative:pay-later");
    await done(product, answer, regions);
  } finally {
    await other.close();
  }
  await champion.goto(regions);
  const row = champion.getByRole("row").filter({ hasText: text });
  assert.match(await row.innerText(), /adopted, .*Changed: initiative:pay-later/);
};

const contests = async (browser, nth) => {
  const [above, below] = [`above-${nth}`, `below-${nth}`];
  const page = `/p/champions/objective/${below}`;
  const noor = await seated(browser, OFFERS);
  const set = async (who, id, scope, more, owner) => {
    const found = await act(who, "objective.set", { objective: id, scope, period: "lantern", ...more }, "/p/champions");
    await found.locator('[name="owner"]').fill(owner);
    await found.locator('[name="title"]').fill(`Goal ${id}`);
    await done(who, found, "/p/champions");
  };
  const label = async (who, pattern) => {
    await who.goto("/acts/objective.set");
    const all = await who.locator("#directory option").evaluateAll((found) => found.map((it) => it.value));
    return all.find((name) => pattern.test(name));
  };
  const other = await open();
  try {
    const ana = await seated(other, OWNER);
    await set(noor, above, "company", {}, await label(noor, OFFERS));
    await set(ana, below, "function", { function: "marketing" }, await label(ana, OWNER));
    const offer = await act(noor, "link.offered", { objective: below, parent: above }, page);
    await done(noor, offer, page);
    const contest = await act(ana, "link.contested", { objective: below }, page);
    await contest.locator('[name="reason"]').fill(REASON);
    await done(ana, contest, page);
    for (const who of [noor, ana]) {
      await who.goto(page);
      const row = who.getByRole("row").filter({ hasText: `Goal ${above}` });
      assert.match(await row.innerText(), new RegExp(`contested[\\s\\S]*${REASON}`), "both sides see it, and why");
    }
    await noor.goto("/inbox");
    await noor.locator("main").getByText("contests that it serves").first().waitFor();
  } finally {
    await other.close();
  }
};

export const keep = async (browser) => {
  const nth = Date.now() % 1_000_000;
  await shapes(browser, nth);
  await contests(browser, nth);
};
