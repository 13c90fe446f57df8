import assert from "node:assert/strict";
import { ASKS, pages, seated, visitor } from "./house.mjs";

export const title = "at 360 pixels no page scrolls sideways, to a stranger and signed in, light and dark";
const SMALL = { viewport: { width: 360, height: 740 } };

/** How wide the open page is, with every form closed, or open if that is wider. */
const width = (page) => page.evaluate(() => {
  const width = () => document.documentElement.scrollWidth;
  const closed = width();
  document.querySelectorAll("details").forEach((d) => { d.open = true; });
  return Math.max(closed, width());
});

export const keep = async (browser) => {
  const wide = [];
  let looked = 0;
  for (const page of [await visitor(browser, SMALL), await seated(browser, ASKS, SMALL)]) {
    for (const path of await pages(page)) {
      await page.goto(path);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        looked += 1;
        const found = await width(page);
        if (found > 360) wide.push(`${path}, ${colorScheme}, is ${found} pixels wide`);
      }
    }
  }
  assert.equal(wide.length, 0, wide.join("\n"));
  return `${looked} looks`;
};
