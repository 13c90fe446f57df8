// Tries the promises one after the other, on the demo at COMITY_URL in the browser at COMITY_CHROMIUM. Names of
// promises or of groups of them as arguments try only those: node run.mjs print travel rules
import { open } from "./house.mjs";

const GROUPS = {
  // The longest by far.
  rules: ["axe"],
  deeds: ["narrow", "noscript", "keyboard", "palette", "two", "concern", "champion", "travel", "draft", "print", "reply", "deal",
    "round", "cards", "vision", "whatif", "passkey", "stale", "first", "pads", "write", "together", "weight"],
  // What is measured, and so needs the machine for itself.
  alone: ["lighthouse"],
};
const ALL = Object.values(GROUPS).flat();
const MOST = 1_200_000;

const asked = process.argv.slice(2).flatMap((name) => GROUPS[name] ?? [name]);
const unknown = asked.filter((name) => !ALL.includes(name));
if (!process.env.COMITY_URL || !process.env.COMITY_CHROMIUM || unknown.length) {
  console.error(`Say COMITY_URL and COMITY_CHROMIUM; the promises are ${ALL.join(", ")}.`);
  process.exit(2);
}

const within = (work) => {
  let timer;
  const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`not done in ${MOST / 1000} s`)), MOST); });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

let passed = 0;
let failed = 0;
for (const name of asked.length ? asked : ALL) {
  let title = name;
  try {
    const promise = await import(`./${name}.mjs`);
    title = `${name}: ${promise.title}`;
    const browser = await open();
    try {
      const said = await within(promise.keep(browser));
      passed += 1;
      console.log(`ok      ${title}${said ? ` (${said})` : ""}`);
    } finally {
      await browser.close();
    }
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${title}\n        ${String(error.message).replaceAll("\n", "\n        ")}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
