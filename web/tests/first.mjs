import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { visitor } from "./house.mjs";

export const title = "from an empty workspace and three uploaded files to the first true sentence in under ten minutes";
const MOST = 600_000;
const PASSWORD = "a meadow in june";

/** A new workspace, served on a free port, with the link for the first person to come in. */
const fresh = async (folder, address) => {
  const comity = process.env.COMITY_BINARY;
  const data = join(folder, "data");
  const env = { ...process.env, COMITY_DATA: data };
  for (const args of [["init", data], ["admin", "invite", address]]) {
    const said = spawnSync(comity, args, { cwd: folder, env, encoding: "utf8" });
    assert.equal(said.status, 0, said.stderr);
    fresh.link = said.stdout.trim();
  }
  const server = spawn(comity, ["serve", "--listen", "127.0.0.1:0"], { cwd: folder, env });
  const url = await new Promise((found, fail) => {
    server.on("exit", () => fail(new Error("the server ended")));
    server.stdout.on("data", (said) => {
      const here = /http:\/\/[^/]+/.exec(String(said));
      if (here) found(here[0]);
    });
  });
  return { server, url, path: new URL(fresh.link).pathname };
};

/** Who of the demo's directory speaks for product: their address. */
const somebody = (file) => {
  const row = readFileSync(file, "utf8").split(/\r?\n/).find((line) => /,Product[^,]*,/.test(line));
  return /[^,]+@[^,]+/.exec(row)[0];
};

const bring = async (page, file, zone) => {
  await page.goto("/sources");
  await page.getByLabel(/^Files/).setInputFiles(file);
  await page.getByRole("button", { name: "Show what would happen" }).click();
  await page.getByRole("heading", { name: "And now?" }).waitFor();
  if (zone) {
    await page.getByText("in the field “Time zone” below").waitFor();
    await page.getByLabel("Time zone of local times").fill(zone);
    await page.getByRole("button", { name: "Show what would happen" }).click();
  }
  await page.getByRole("button", { name: "Take it in" }).click();
  await page.getByText("Taken in:").waitFor();
  await page.getByRole("link", { name: "To the sources" }).waitFor();
};

const walk = async (page, path, files) => {
  await page.goto(path);
  await page.getByLabel(/password/).fill(PASSWORD);
  await page.getByRole("button", { name: "Go in" }).click();
  await page.getByRole("link", { name: "Bring three files" }).click();
  await page.getByText("Nothing was imported yet").waitFor();
  await bring(page, join(files, "people.csv"));
  await bring(page, join(files, "calendar-product.ics"));
  await bring(page, join(files, "jira-issues.csv"), "Europe/Berlin");

  await page.goto("/");
  await page.getByText("Done: Bring three files").waitFor();
  await page.getByRole("link", { name: "Open an initiative" }).click();
  await page.getByLabel("Initiative").fill("Wallet");
  await page.getByLabel(/^Tier/).selectOption("T1");
  await page.getByRole("button", { name: "Open an initiative" }).click();
  await page.locator('main a[href="/room/wallet"]').first().waitFor();
  await page.goto("/sources");
  const place = page.locator("section:has(#places) li").first();
  await place.locator("summary").click();
  await place.getByLabel("The initiative").selectOption("wallet");
  await place.getByRole("button", { name: "It belongs there" }).click();
  await page.getByText("belongs to wallet now").waitFor();

  await page.goto("/agreement/edit");
  await page.getByRole("button", { name: /^Take it: .*in touch/ }).click();
  await page.getByText("was put at the end of your draft").waitFor();
  await page.getByRole("button", { name: /Adopt/ }).click();
  await page.waitForURL(/\/agreement$/);
  await page.goto("/");
  const says = await page.locator(".says p").allTextContents();
  assert.ok(says.some((line) => /1 initiative/.test(line)), says.join("\n"));
  assert.ok(says.some((line) => /lack|Not known|No clause is in force/.test(line)), says.join("\n"));
  return says.find((line) => /lack/.test(line)) ?? says[0];
};

export const keep = async (browser) => {
  const files = process.env.COMITY_FILES;
  const folder = mkdtempSync(join(tmpdir(), "comity-first-"));
  const began = performance.now();
  const { server, url, path } = await fresh(folder, somebody(join(files, "people.csv")));
  try {
    const page = await visitor(browser, { baseURL: url });
    const said = await walk(page, path, files);
    const took = performance.now() - began;
    assert.ok(took < MOST, `it took ${Math.round(took / 1000)} s`);
    return `${Math.round(took / 1000)} s: “${said}”`;
  } finally {
    server.removeAllListeners("exit");
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};
