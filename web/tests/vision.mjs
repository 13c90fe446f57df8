import assert from "node:assert/strict";
import { seated } from "./house.mjs";

export const title = "a vision without a product partner is flagged, and one with a partner in time is not";
const DESIGN = /^Marta/;
const PRODUCT = /^Bo /;

const row = (page, name) => page.getByRole("table", { name: /^Visions/ }).getByRole("row").filter({ hasText: name });

/** Opens an act's own form, fills it in and sends it; a refusal stays on the page and is the failure. */
const act = async (page, kind, known, fields) => {
  const connected = page.waitForEvent("websocket");
  await page.goto(`/acts/${kind}?${new URLSearchParams({ ...known, _back: "/p/vision" })}`);
  await connected;
  const form = page.locator(`form.act[action="/acts/${kind}"]`).first();
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`).first();
    if (await field.evaluate((element) => element.tagName === "SELECT")) await field.selectOption(value);
    else await field.fill(value);
  }
  await form.getByRole("button").last().click();
  await page.waitForURL((url) => url.pathname === "/p/vision");
};

export const keep = async (browser) => {
  const nth = Date.now() % 1_000_000;
  const name = `A shop window that answers, number ${nth}`;
  const marta = await seated(browser, DESIGN);
  await marta.goto("/p/vision");
  assert.match(await row(marta, "A shop that stays open").innerText(), /no: nobody of product/);
  await act(marta, "vision.started", {}, { name, text: "What a passer-by asks, and gets an answer to." });
  assert.match(await row(marta, name).innerText(), /not yet; there is time/);
  const id = (await row(marta, name).getByRole("link").first().getAttribute("href")).split("/").pop();

  const bo = await seated(browser, PRODUCT);
  for (const vision of [id, "street-light"]) {
    await act(bo, "vision.contributed", { vision }, { function: "product", text: "I walked past twice with a shopkeeper." });
  }
  assert.match(await row(bo, name).innerText(), /yes/);
  assert.match(await row(bo, "A shop that stays open").innerText(), /too late/, "what came late stays late");
};
