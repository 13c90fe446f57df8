import assert from "node:assert/strict";
import { ANSWERS, ASKS, form, seated } from "./house.mjs";

export const title = "what a lawyer and a PM settle once becomes a precedent that clears the next initiative";
const FIRST = "pulse-at-home";
const NEXT = "pulse-on-the-go";
const TOUCHES = "wrist-readings";
const RULE = "mdr-claims";
const PRECEDENT = "l-wrist";
const DAY = 86_400_000;

/** Sends an act's own page filled in; a refusal stays on the page and is the failure. */
const act = async (page, kind, fields, query = "") => {
  await page.goto(`/acts/${kind}${query}`);
  await send(page, page.locator(`main form[action="/acts/${kind}"]`).first(), fields);
};

/** Fills a form in and sends it. */
const send = async (page, on, fields) => {
  for (const [name, value] of Object.entries(fields)) {
    const field = on.locator(`[name="${name}"]`).first();
    const isChosen = await field.evaluate((element) => element.tagName === "SELECT");
    if (isChosen) await field.selectOption(value);
    else await field.fill(value);
  }
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await on.locator("button").last().click();
  const answer = await answered;
  assert.ok(answer.status() < 400, `${answer.url()}: ${answer.status()} ${await page.locator(".refusal").allInnerTexts()}`);
  await page.waitForLoadState();
};

export const keep = async (browser) => {
  const pm = await seated(browser, ASKS);
  const lawyer = await seated(browser, ANSWERS);
  await act(pm, "initiative.opened", { initiative: FIRST, touches: TOUCHES });

  await lawyer.goto(`/room/${FIRST}`);
  const concern = await form(lawyer, "concern.raised");
  await send(lawyer, concern, { to: "product", cites: RULE, text: "The page claims more than was shown." });

  await pm.goto(`/room/${FIRST}`);
  const way = await form(pm, "concern.conditioned");
  await send(pm, way, { option: "say-less", effect: "same", risk: "low", effort: "small", text: "Say only what was shown." });

  await lawyer.goto(`/room/${FIRST}`);
  const settled = await form(lawyer, "concern.resolved");
  await send(lawyer, settled, { resolution: "solved_with_change", effect: "same", artefact: "document:claims-page" });

  await lawyer.goto("/p/buy-in");
  const row = lawyer.getByRole("row").filter({ hasText: RULE });
  assert.match(await row.textContent(), /not in the register/);
  await row.getByRole("link", { name: "Make it a precedent" }).click();
  const until = new Date(Date.now() + 90 * DAY).toISOString().slice(0, 10);
  const make = lawyer.locator('main form[action="/acts/precedent.set"]').first();
  await send(lawyer, make, { precedent: PRECEDENT, touches: TOUCHES, until, text: "Say only what was shown in the study." });

  await act(pm, "initiative.opened", { initiative: NEXT, touches: TOUCHES });
  await pm.goto(`/room/${NEXT}`);
  const note = pm.getByText(`Cleared for ${RULE} by precedent ${PRECEDENT} until`);
  await note.waitFor();
  const said = await note.innerText();
  assert.ok(said.includes(until), said);
  // And whoever ends it opens the question again, in words.
  await act(lawyer, "precedent.expired", { reason: "The authority has written otherwise." }, `?precedent=${PRECEDENT}`);
  await pm.goto(`/room/${NEXT}`);
  await pm.getByText("was ended mid-way").first().waitFor();
  return said;
};
