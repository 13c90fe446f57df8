// What every promise here needs: a browser, a seat in the demo, the address.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The demo's address, without a slash at its end. */
export const at = process.env.COMITY_URL;
export const ASKS = /^Noor Winter/;
export const ANSWERS = /^Mia Silva/;
/** The function of whoever answers: asks go to functions. */
export const ASKED = "legal";

/** A browser of its own; it is closed by whoever opens it. */
export const open = () => chromium.launch({ executablePath: process.env.COMITY_CHROMIUM, args: ["--no-sandbox"] });

/** A page whose links start at the demo, in a context that knows nobody. */
export const visitor = async (browser, options = {}) => {
  const context = await browser.newContext({ baseURL: at, viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
};

/** The same, signed in as somebody of the cast. */
export const seated = async (browser, who, options = {}) => {
  const page = await visitor(browser, options);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: who }).first().click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  return page;
};

/** A new workspace, served on a free port, with the path of the link for the first person to come in. */
export const fresh = async (folder, address) => {
  const comity = process.env.COMITY_BINARY;
  const data = join(folder, "data");
  const env = { ...process.env, COMITY_DATA: data };
  let link = "";
  for (const args of [["init", data], ["admin", "invite", address]]) {
    const said = spawnSync(comity, args, { cwd: folder, env, encoding: "utf8" });
    assert.equal(said.status, 0, said.stderr);
    link = said.stdout.trim();
  }
  const server = spawn(comity, ["serve", "--listen", "127.0.0.1:0"], { cwd: folder, env });
  const url = await new Promise((found, fail) => {
    server.on("exit", () => fail(new Error("the server ended")));
    server.stdout.on("data", (said) => {
      const here = /http:\/\/[^/]+/.exec(String(said));
      if (here) found(here[0]);
    });
  });
  return { server, url, path: new URL(link).pathname };
};

/** The path of the first Room on the Wall. */
export const room = async (page) => {
  await page.goto("/");
  return page.locator('main a[href^="/room/"]').first().getAttribute("href");
};

/** The form in a Room that does this kind of act, its details opened. */
export const form = async (scope, kind) => {
  const found = scope.locator(`details.do:has(form[action="/acts/${kind}"])`).first();
  await found.locator("summary").click();
  return found;
};

/** Fills the form of an ask in, to the other's function, and leaves it unsent. */
export const fillAsk = async (page, text) => {
  const ask = await form(page, "ask.sent");
  await ask.locator('[name="to"]').selectOption({ label: ASKED });
  await ask.locator('[name="level"]').selectOption({ index: 1 });
  await ask.locator('[name="text"]').fill(text);
  return ask;
};

/** Waits until the Room says that this question has its answer and waits for what becomes of it. */
export const answered = (page, question) => page.getByRole("row").filter({ hasText: question })
  .filter({ hasText: "what became of the answer" }).waitFor();

const KINDS = /^\/(?:(room|cell|clause|p\/[^/]+\/[^/]+)\/|(acts\/[a-z]+)\.)/;
const ALSO = ["/inbox", "/inbox/told", "/sign-in", "/agreement/edit", "/search", "/account/tokens", "/gallery", "/acts/ask.sent",
  "/no-such-page"];

/** Every page that links lead to from the Wall, of Rooms, cells, clauses and forms about one noun the first, and those that
 * none leads to. */
export const pages = async (page) => {
  const found = ["/", ...ALSO];
  const kinds = new Set();
  for (let next = 0; next < found.length; next += 1) {
    // What a link leads to stands in the answer itself; it need not be drawn for that.
    const text = await (await page.request.get(found[next])).text();
    const links = [...text.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)].map(([, link]) => link.replaceAll("&amp;", "&"));
    for (const link of links) {
      if (!link.startsWith("/") || link.startsWith("/assets/") || link === "/openapi.json" || link.startsWith("/saved/") || link.includes(".ics")) continue;
      const path = link.replace(/[?#].*/, "");
      const kind = KINDS.exec(path)?.slice(1).find(Boolean);
      if (found.includes(path) || (kind && kinds.has(kind))) continue;
      if (kind) kinds.add(kind);
      found.push(path);
    }
  }
  return found;
};

/** The text of a file of an installed package. */
export const packaged = (path) => readFileSync(new URL(`node_modules/${path}`, import.meta.url), "utf8");
