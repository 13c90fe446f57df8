import assert from "node:assert/strict";
import { seated } from "./house.mjs";

export const title = "a round stays sealed until its quorum, is revealed to all, and its words are signed with a dissent";
const CANVAS = "/p/positioning/canvas/pay-later-words";
const MARKETING = /^Ana Kramer/;
const LEGAL = /^Mia Silva/;
const DISSENT = "It is credit, and the board must say so first.";

/** Sends a form of the page it stands on, and waits for the page that comes back. */
const send = async (page, form) => {
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await form.getByRole("button").last().click();
  const answer = await answered;
  assert.ok(answer.status() < 400, `${answer.url()}: ${answer.status()} ${await page.locator(".refusal").allInnerTexts()}`);
  await page.waitForLoadState("networkidle");
};

/** Answers every question of the round that is under way, by whatever sort it is. */
const answer = async (page, words) => {
  await page.goto(CANVAS);
  const cards = page.locator('article.card:has(form[action="/acts/round.sealed"])');
  for (let nth = 0; nth < await cards.count(); nth += 1) {
    const form = cards.nth(nth).locator("form");
    const choice = form.locator('input[type="radio"]').first();
    if (await choice.count()) await choice.check();
    const order = form.locator("select");
    for (let place = 0; place < Math.min(2, await order.count()); place += 1) await order.nth(place).selectOption({ index: place + 1 });
    await form.locator("textarea").fill(words);
    await send(page, form);
    await cards.nth(nth).getByText("Your answer is in, sealed.").waitFor();
  }
  return cards.count();
};

export const keep = async (browser) => {
  const nth = Date.now() % 1_000_000;
  const [said, other] = [`A basket that is paid, number ${nth}.`, `A total before the first instalment, number ${nth}.`];
  const ana = await seated(browser, MARKETING);
  const mia = await seated(browser, LEGAL);
  assert.ok(await answer(ana, said) >= 4, "every question can be answered where it stands");
  await mia.goto(CANVAS);
  for (const reader of [ana, mia]) assert.ok(!(await reader.content()).includes(said), "nobody reads an answer before the quorum");
  await answer(mia, other);
  assert.ok(!(await mia.content()).includes(other), "not even one's own");
  await send(mia, mia.locator('form[action="/acts/round.revealed"]').first());
  for (const reader of [ana, mia]) {
    await reader.goto(CANVAS);
    const text = await reader.locator("main").textContent();
    assert.ok(text.includes(said) && text.includes(other), "then everybody reads all");
  }

  await ana.getByRole("link", { name: "Write it down anew" }).click();
  const draft = ana.locator('form.act[action="/acts/positioning.drafted"]').first();
  await draft.locator('[name="statement"]').fill(`Pay later is one total at the till, number ${nth}.`);
  await send(ana, draft);
  await mia.goto(CANVAS);
  await mia.getByText("Sign these words for your function").click();
  const sign = mia.locator('form[action="/acts/positioning.signed"]').first();
  await sign.locator('[name="function"]').selectOption("legal");
  await sign.locator('[name="position"][value="object"]').check();
  await sign.locator('[name="reason"]').fill(DISSENT);
  await send(mia, sign);
  await ana.goto(CANVAS);
  const row = ana.getByRole("row").filter({ hasText: DISSENT });
  assert.match(await row.first().innerText(), /legal[\s\S]*object/, "the dissent stands beside the words");
};
