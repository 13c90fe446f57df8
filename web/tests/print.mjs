import assert from "node:assert/strict";
import { ASKS, seated } from "./house.mjs";

export const title = "printed, the Wall and the Agreement are their content: no navigation, no forms";

export const keep = async (browser) => {
  const page = await seated(browser, ASKS);
  for (const path of ["/", "/agreement"]) {
    await page.goto(path);
    const PARTS = "nav, form, button, input, select, textarea, .skip";
    const visible = () => page.locator(PARTS).evaluateAll((all) => all
      .filter((part) => part.checkVisibility()).map((part) => part.outerHTML.slice(0, 100)));
    assert.notEqual((await visible()).length, 0, `${path} has nothing to hide on the screen`);
    await page.emulateMedia({ media: "print" });
    assert.deepEqual(await visible(), [], `what is printed of ${path}`);
    assert.ok(await page.locator("h1").isVisible(), `${path} is printed without its heading`);
    const pdf = await page.pdf();
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    await page.emulateMedia({ media: null });
  }
};
