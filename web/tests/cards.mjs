import assert from "node:assert/strict";
import { at, seated } from "./house.mjs";

export const title = "a clinician works through ten cards on a phone, by taps alone";
const WRITES = /^Priya/;
const KNOWS = /^Amara/;
const QUEUE = "/p/requirements/queue";
const TEN = 10;

export const keep = async (browser) => {
  const nth = Date.now() % 1_000_000;
  const priya = await seated(browser, WRITES);
  for (let card = 0; card < TEN; card += 1) {
    const form = {
      requirement: `alarm-${nth}-${card}`, initiative: "care-wallet", tags: "clinical", risk: "high", name: `Alarm ${card}`,
      statement: `The device sounds an alarm after ${card + 10} s.`, _back: QUEUE,
    };
    const answer = await priya.request.post("/acts/requirement.introduced", { form, headers: { origin: at } });
    assert.equal(answer.status(), 200, `card ${card}: ${(await answer.text()).match(/class="refusal"[^<]*<?[^<]*/)?.[0]}`);
  }
  const amara = await seated(browser, KNOWS, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await amara.goto(QUEUE);
  const wide = await amara.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `the page is ${wide} px wider than the phone`);
  const cards = amara.locator("main article.card");
  const waiting = async () => Number((await amara.locator("main .note[role=status]").innerText()).match(/\d+/)?.[0]);
  const before = await waiting();
  assert.ok(before >= TEN && await cards.count() === TEN, `${before} cards wait, ${await cards.count()} are dealt`);

  for (let done = 0; done < TEN; done += 1) {
    const card = cards.filter({ hasText: `Alarm` }).filter({ has: amara.getByRole("button", { name: "It is right" }) }).first();
    const name = await card.getByRole("heading").innerText();
    const button = card.getByRole("button", { name: done === TEN - 1 ? "Not my field" : "It is right" });
    const box = await button.boundingBox();
    assert.ok(box.height >= 44, "a thumb finds it");
    await button.tap();
    await amara.getByRole("heading", { name, exact: true }).waitFor({ state: "detached" });
  }
  const left = await amara.locator("main article.card").count() ? await waiting() : 0;
  assert.equal(left, before - TEN, "each tap took its card away");
};
