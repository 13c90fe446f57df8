import assert from "node:assert/strict";
import { ASKS, seated } from "./house.mjs";

export const title = "Ctrl-K finds initiatives, people and what to do by keys alone; ? shows the keys; a choice of the Wall is kept";

const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };
const option = (page, text) => page.locator("#palette [role=option]").filter({ hasText: text }).first();
/** What the combobox says is chosen, as a screen reader would hear it. */
const chosen = (page) => page.evaluate(() => {
  const id = document.getElementById("palette-q").getAttribute("aria-activedescendant");
  const on = id && document.getElementById(id);
  return on?.getAttribute("aria-selected") === "true" ? on.textContent : null;
});
const open = async (page) => {
  await press(page, "Control+k");
  await page.locator("#palette[open]").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "palette-q");
};

export const keep = async (browser) => {
  const page = await seated(browser, ASKS);
  await page.goto("/agreement");
  await open(page);
  await option(page, "Wall").waitFor();
  const first = await chosen(page);
  await press(page, "ArrowDown");
  assert.notEqual(await chosen(page), first, "the arrows choose");
  await press(page, "ArrowUp");
  assert.equal(await chosen(page), first);
  await press(page, "Escape");
  await page.locator("#palette[open]").waitFor({ state: "detached" });

  await page.goto("/");
  const name = (await page.locator("main a.row-name").first().textContent()).trim();
  await open(page);
  await page.keyboard.type(name.slice(0, 5));
  await page.waitForFunction((text) => {
    const on = document.querySelector('#palette [aria-selected="true"]');
    return on?.textContent.includes(text);
  }, name);
  await press(page, "Enter");
  await page.waitForURL(/\/room\//);
  await page.getByRole("heading", { level: 1, name }).waitFor();

  await open(page);
  await page.keyboard.type("raise a con");
  await page.waitForFunction(() => document.querySelector('#palette [aria-selected="true"]')?.textContent.includes("Raise a concern"));
  await press(page, "Enter");
  await page.waitForURL(/\/acts\/concern\.raised/);
  await page.locator('textarea[name="text"]').waitFor();

  // Whoever types a question mark or a slash into a text means it.
  await page.locator('textarea[name="text"]').focus();
  await page.keyboard.type("why?/");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  assert.equal(await page.locator('textarea[name="text"]').inputValue(), "why?/");

  await page.goto("/agreement");
  await press(page, "Shift+?");
  await page.locator("#keys[open]").getByText("choose among what was found").waitFor();
  await press(page, "Escape");

  await page.goto("/?open=1");
  await page.locator(".kept-choices input[name=name]").fill("Mine <b>today</b>");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await page.getByRole("button", { name: "Forget" }).waitFor();
  await page.goto("/about");
  await open(page);
  await page.keyboard.type("mine");
  await option(page, "Mine <b>today</b>").click();
  await page.waitForURL(/\/\?open=1$/);
  await page.getByRole("button", { name: "Forget" }).click();
  await page.getByRole("button", { name: "Keep", exact: true }).waitFor();
};
