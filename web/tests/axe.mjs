import assert from "node:assert/strict";
import { ASKS, packaged, pages, seated, visitor } from "./house.mjs";

export const title = "no page breaks WCAG 2.2 AA, to a stranger and signed in, light and dark";
/** What is looked at in each scheme: in the dark only colours are others. */
const RULES = { light: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], dark: ["color-contrast"] };
/** What the stylesheet leaves for later: axe would measure it at a size that nobody sees. */
const LATE = ".scroll, .moves > li, .measure";

/** What breaks the rules on an open page, with every form open, what is far below laid out, and nothing half faded. */
const violations = async (page, source, rules) => {
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  await page.evaluate((late) => document.querySelectorAll(late).forEach((e) => { e.style.contentVisibility = "visible"; }), LATE);
  await page.waitForFunction(() => document.getAnimations().length === 0);
  await page.evaluate(source);
  const found = await page.evaluate((tags) => axe.run({ runOnly: tags, resultTypes: ["violations"] }), rules);
  return found.violations;
};

export const keep = async (browser) => {
  const source = packaged("axe-core/axe.min.js");
  const broken = new Map();
  let looked = 0;
  const calm = { reducedMotion: "reduce" };
  for (const page of [await visitor(browser, calm), await seated(browser, ASKS, calm)]) {
    for (const path of await pages(page)) {
      await page.goto(path);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        looked += 1;
        for (const { id, nodes } of await violations(page, source, RULES[colorScheme])) {
          const [{ target, failureSummary }] = nodes;
          const why = failureSummary.replace(/\s+/g, " ");
          broken.set(`${path} ${id} ${colorScheme}`, `${path}, ${colorScheme}: ${id}, ${nodes.length} times, as ${target}: ${why}`);
        }
      }
    }
  }
  assert.equal(broken.size, 0, [...broken.values()].join("\n"));
  return `${looked} looks`;
};
