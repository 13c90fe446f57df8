import assert from "node:assert/strict";
import { ASKS, pages, seated } from "./house.mjs";

export const title = "at 360 pixels no page scrolls sideways";

export const keep = async (browser) => {
  const page = await seated(browser, ASKS, { viewport: { width: 360, height: 740 } });
  const wide = [];
  const all = await pages(page);
  for (const path of all) {
    await page.goto(path);
    const widths = () => page.evaluate(() => document.documentElement.scrollWidth);
    const closed = await widths();
    await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
    const width = Math.max(closed, await widths());
    if (width > 360) wide.push(`${path} is ${width} pixels wide`);
  }
  assert.equal(wide.length, 0, wide.join("\n"));
  return `${all.length} pages`;
};
