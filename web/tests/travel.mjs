import assert from "node:assert/strict";
import { ASKS, room, seated } from "./house.mjs";

export const title = "a page of the past says so, keeps its links there, offers nothing to do; the Room steps through time";
const THEN = "2026-09-01";

const looksBack = async (page, path) => {
  await page.goto(`${path}?as_of=${THEN}`);
  await page.locator(".past").getByText(THEN).waitFor();
  const gone = await page.locator("a[href^='/']:not(.past a, .replay a)").evaluateAll((all) => all
    .map((a) => a.getAttribute("href"))
    .filter((href) => !href.startsWith("/sign-in") && !new URL(href, location.href).searchParams.get("as_of")));
  assert.deepEqual(gone, [], `links of ${path} that lead back to today`);
  const forms = await page.locator("form[method=post]").evaluateAll((all) => all.map((f) => f.getAttribute("action")));
  assert.deepEqual(forms.filter((action) => action !== "/sign-out"), [], `forms on ${path}`);
};

const moment = (page) => new URL(page.url()).searchParams.get("as_of");

export const keep = async (browser) => {
  const page = await seated(browser, ASKS);
  const path = await room(page);
  const cell = await page.locator('main a[href^="/cell/"]').first().getAttribute("href");
  for (const known of ["/", path, cell, "/agreement", "/p/buy-in", "/p/shared-culture", "/about", "/inbox"]) {
    await looksBack(page, known);
  }

  await page.goto(path);
  const replay = page.locator("nav.replay");
  await replay.locator("a[rel=prev]").click();
  await page.waitForURL(/as_of=/);
  const last = moment(page);
  await page.locator(".past").waitFor();
  await replay.locator("a[rel=prev]").click();
  await page.waitForFunction((from) => new URLSearchParams(location.search).get("as_of") !== from, last);
  const before = moment(page);
  assert.ok(before < last, `the link before leads from ${last} to ${before}`);
  await replay.locator("a[rel=next]").click();
  await page.waitForFunction((to) => new URLSearchParams(location.search).get("as_of") === to, last);

  const slider = replay.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("Home");
  const first = (await replay.getAttribute("data-stops")).split(" ")[0];
  await page.waitForFunction((to) => new URLSearchParams(location.search).get("as_of") === to, first);
  await page.locator(".past").getByText(first.slice(0, 10)).first().waitFor();
};
