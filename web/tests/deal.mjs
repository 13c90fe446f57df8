import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fresh, visitor } from "./house.mjs";

export const title = "a seller reports a lost deal by CSV, and it is over only when the seller says so";
const PASSWORD = "a meadow in june";
const SELLER = "rui.vaz@larkmoor.example";
const OWNER = "noor.winter@larkmoor.example";
const PAGE = "/p/accountability/problem/p-77";

const today = () => new Date().toISOString().slice(0, 10);

/** Brings a file in, as whoever may. */
const bring = async (page, file) => {
  await page.goto("/sources");
  await page.getByLabel(/^Files/).setInputFiles(file);
  await page.getByRole("button", { name: "Show what would happen" }).click();
  await page.getByRole("button", { name: "Take it in" }).click();
  await page.getByText("Taken in:").waitFor();
};

/** What product does, by command, while the seller's page is open. */
const does = (data, kind, ...fields) => promisify(execFile)(process.env.COMITY_BINARY,
  ["act", kind, "problem=p-77", ...fields, "--as", OWNER, "--data", data]);

const walk = async (page, path, folder, data) => {
  await page.goto(path);
  await page.getByLabel(/password/).fill(PASSWORD);
  await page.getByRole("button", { name: "Go in" }).click();
  await page.getByRole("link", { name: "Sources" }).first().waitFor();
  await bring(page, join(process.env.COMITY_FILES, "people.csv"));
  const file = join(folder, "lost-deals.csv");
  writeFileSync(file, `Problem,Reported,By,Function,Title,Money,Currency,Customer,Reason
P-77,${today()},${SELLER},Sales,Two tills cannot read the sticker,"18,000",EUR,Mercado,product
`);
  await bring(page, file);
  await page.goto(PAGE);
  await page.getByRole("heading", { level: 1, name: "Two tills cannot read the sticker" }).waitFor();
  const main = page.locator("main");
  assert.match(await main.innerText(), /nobody yet/);
  assert.match(await main.innerText(), /18.000 EUR/);

  await does(data, "problem.owned");
  await does(data, "problem.traced", "shortcoming=integration");
  await does(data, "problem.fixed", "artefact=document:till-connector");
  await page.goto(PAGE);
  await main.getByText("waits for the verdict").first().waitFor();
  assert.match(await main.innerText(), /Noor Winter/, "the page does not say who answers");
  await assert.rejects(does(data, "problem.confirmed", "outcome=solved"), /Only its reporter/,
    "somebody of product could close it");

  await main.getByRole("link", { name: "Say whether it is solved" }).first().click();
  await page.getByLabel("Outcome").selectOption("solved");
  await page.getByRole("button", { name: "Say whether it is solved" }).click();
  await page.waitForURL((url) => url.pathname === PAGE);
  await main.getByText("confirmed: solved").first().waitFor();
  await page.goto("/p/accountability");
  assert.match(await main.innerText(), /100 % of reports/);
};

export const keep = async (browser) => {
  assert.ok(process.env.COMITY_BINARY && process.env.COMITY_FILES, "say COMITY_BINARY and COMITY_FILES");
  const folder = mkdtempSync(join(tmpdir(), "comity-deal-"));
  const { server, url, path } = await fresh(folder, SELLER);
  try {
    const page = await visitor(browser, { baseURL: url });
    await walk(page, path, folder, join(folder, "data"));
  } finally {
    server.removeAllListeners("exit");
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};
