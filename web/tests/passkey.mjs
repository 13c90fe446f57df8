import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fresh, visitor } from "./house.mjs";

export const title = "a passkey made at the invitation lets one in, once for each signature, and no other key does";

/** Something in the browser that holds passkeys and says that its holder was verified. */
const authenticator = async (cdp) => {
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { ...options, automaticPresenceSimulation: true } });
  return authenticatorId;
};

const signOut = async (page) => {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor({ state: "detached" });
};
const show = async (page) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
};
const refused = async (page, says) => page.locator(".refusal:visible").filter({ hasText: says }).waitFor();
const isIn = (page) => page.getByRole("button", { name: "Sign out" }).waitFor();

/** What the browser posts to sign in, as it goes out. */
const sent = (page) => page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/sign-in"));

/** The way in: an invitation, then signing in without typing anything. */
const comeIn = async (page, path) => {
  await page.goto(path);
  await page.getByRole("button", { name: "Make a passkey and go in" }).click();
  await isIn(page);
  assert.equal((await page.goto(path)).status(), 404, "a link is good once");
  await page.goto("/");
  await signOut(page);
  await page.goto("/inbox");
  assert.match(page.url(), /\/sign-in$/);
};

/** A signature that was used lets nobody in again, with the very cookie that it came with. */
const replay = async (page) => {
  const [request] = await Promise.all([sent(page), show(page)]);
  await isIn(page);
  const headers = await request.allHeaders();
  assert.match(headers.cookie, /comity-challenge=/);
  await signOut(page);
  const form = Object.fromEntries(new URLSearchParams(request.postData()));
  assert.ok(form.passkey.includes("signature"));
  const again = await page.request.post("/sign-in", { form, headers: { cookie: headers.cookie }, maxRedirects: 0 });
  assert.equal(again.status(), 422);
  assert.match(await again.text(), /used already/);
  assert.ok(!again.headers()["set-cookie"], "no session comes of it");
};

/** A key of somebody's own making, for the same site and in her name, is nobody's here. */
const foreign = async (page, cdp, authenticatorId) => {
  const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
  const [real] = credentials;
  await cdp.send("WebAuthn.removeCredential", { authenticatorId, credentialId: real.credentialId });
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pkcs8 = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
  const add = (credential) => cdp.send("WebAuthn.addCredential", { authenticatorId, credential });
  for (const [credentialId, says] of [[Buffer.alloc(32, 7).toString("base64"), "Nobody here has this passkey"], [real.credentialId, "did not prove"]]) {
    await add({ ...real, credentialId, privateKey: pkcs8, signCount: 1_000 });
    await show(page);
    await refused(page, says);
    await cdp.send("WebAuthn.removeCredential", { authenticatorId, credentialId });
  }
  await add(real);
};

/** Her page: another one is added, the first removed, the last stays. */
const keepKeys = async (page, cdp, first) => {
  await page.goto("/account/tokens");
  await page.getByRole("link", { name: "Passkeys" }).click();
  await page.getByRole("rowheader", { name: "From the invitation" }).waitFor();
  // Who comes by passkey alone shows one that they have before they get another.
  assert.equal(await page.getByRole("button", { name: "Add a passkey" }).count(), 0);
  await page.getByRole("button", { name: "Show a passkey that you have" }).click();
  const add = async (name) => {
    await page.getByLabel(/What you call it/).fill(name);
    await page.getByRole("button", { name: "Add a passkey" }).click();
  };
  await add("again");
  await refused(page, "holds a passkey of yours");
  await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: first });
  await authenticator(cdp);
  await add("my <b>phone</b>");
  await page.getByRole("rowheader", { name: "my <b>phone</b>" }).waitFor();
  await page.getByRole("button", { name: "Remove From the invitation" }).click();
  await page.getByRole("rowheader", { name: "From the invitation" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^Remove my/ }).click();
  await refused(page, "only way in");
  await page.getByRole("rowheader", { name: "my <b>phone</b>" }).waitFor();
};

/** Where there is no script, or the address is a number, the page says what to do instead. */
const without = async (browser, url, name) => {
  const page = await visitor(browser, { baseURL: name, javaScriptEnabled: false });
  await page.goto("/sign-in");
  await page.getByText("asked for by script, which this browser does not run").waitFor();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await refused(page, "this browser ran none");
  await page.goto(`${url}/sign-in`);
  assert.equal(await page.getByRole("button", { name: "Sign in with a passkey" }).count(), 0);
  await page.getByRole("link", { name: `${name}/sign-in` }).waitFor();
};

const walk = async (browser, url, path) => {
  const name = url.replace("127.0.0.1", "localhost");
  const page = await visitor(browser, { baseURL: name });
  const strange = [];
  page.on("console", (line) => { if (/Content Security Policy/.test(line.text())) strange.push(line.text()); });
  page.on("pageerror", (error) => strange.push(error.message));
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const first = await authenticator(cdp);
  await comeIn(page, path);
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId: first, isUserVerified: false });
  await show(page);
  await refused(page, "Nothing was signed");
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId: first, isUserVerified: true });
  await replay(page);
  await foreign(page, cdp, first);
  await show(page);
  await isIn(page);
  await keepKeys(page, cdp, first);
  await signOut(page);
  await show(page);
  await isIn(page);
  assert.deepEqual(strange, []);
  await without(browser, url, name);
};

export const keep = async (browser) => {
  const folder = mkdtempSync(join(tmpdir(), "comity-passkey-"));
  const { server, url, path } = await fresh(folder, "ana@acme.example");
  try {
    await walk(browser, url, path);
  } finally {
    server.removeAllListeners("exit");
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};
