import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { at, visitor } from "./house.mjs";

export const title = "a clinician signs with a passkey over what they read; the text moves on, the signature is stale and asked for again; they review the audit trail and sign that";
const CLINICIAN = /^Nils /;
const ID = "sg-stop";
const TRAIL = "/p/requirements/trail/symptom-guide";
const PATH = `/p/requirements/requirement/${ID}`;

/** Something in the browser that holds passkeys; whether it asks who holds it can be switched. */
const authenticator = async (cdp) => {
  await cdp.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { ...options, automaticPresenceSimulation: true } });
  return authenticatorId;
};

const comesIn = async (page) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: CLINICIAN }).first().click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  await page.goto("/account/passkeys");
  await page.getByLabel(/What you call it/).fill("for signing");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("rowheader", { name: "for signing" }).waitFor();
};

/** The page on which one signs, as the form of the act leads to it. */
const begins = async (page, revision) => {
  const connected = page.waitForEvent("websocket");
  await page.goto(`/acts/signature.given?${new URLSearchParams({ requirement: ID, revision, meaning: "clinical_review", _back: PATH })}`);
  await connected;
  await page.waitForLoadState("networkidle");
  const form = page.locator('form.act[action="/acts/signature.given"]').first();
  await form.locator('[name="meaning"]').selectOption("clinical_review");
  await form.getByRole("button").last().click();
  await page.waitForURL(/\/sign\//);
};

const signature = (page, text) => page.getByRole("row").filter({ hasText: "passkey: record, proof" }).filter({ hasText: text });

/** Product changes the text, by command, while the clinician's page is open. */
const movesOn = (nth) => promisify(execFile)(process.env.COMITY_BINARY, ["act", "requirement.changed", `requirement=${ID}`, "meaning=wording",
  `statement=On a red flag the guide stops asking and shows whom to call (${nth}).`, "why=It was read wrongly.", "--as", "Noor Winter", "--data", process.env.COMITY_DATA]);

/** They review what was done to the requirements, and sign that with the same passkey. */
const reviews = async (page) => {
  await page.goto(TRAIL);
  await page.getByRole("link", { name: "Review them and sign" }).click();
  const form = page.locator('form.act[action="/acts/trail.reviewed"]').first();
  await form.getByRole("button").last().click();
  await page.waitForURL(/\/sign\//);
  await page.locator("pre.record").filter({ hasText: "# Audit trail" }).filter({ hasText: "- Meaning: review" }).waitFor();
  await page.getByRole("button", { name: "Sign with a passkey" }).click();
  await page.waitForURL((url) => url.pathname === TRAIL);
  await page.getByText("All of it was reviewed.").waitFor();
};

export const keep = async (browser) => {
  assert.ok(process.env.COMITY_BINARY && process.env.COMITY_DATA, "say COMITY_BINARY and COMITY_DATA");
  const page = await visitor(browser, { baseURL: at.replace("127.0.0.1", "localhost") });
  const cdp = await page.context().newCDPSession(page);
  const held = await authenticator(cdp);
  await comesIn(page);
  await page.goto(PATH);
  const shown = await page.locator("dl.facts div").filter({ hasText: /^Revision/ }).innerText();
  await begins(page, /\d+/.exec(shown)[0]);
  await page.locator("pre.record").filter({ hasText: "- Meaning: clinical review" }).waitFor();
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId: held, isUserVerified: false });
  await page.getByRole("button", { name: "Sign with a passkey" }).click();
  await page.locator(".refusal:visible").filter({ hasText: "Nothing was signed" }).waitFor();
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId: held, isUserVerified: true });
  await page.getByRole("button", { name: "Sign with a passkey" }).click();
  await page.waitForURL((url) => url.pathname === PATH);
  await signature(page, "yes").waitFor();
  const asked = page.locator("ul.next li").filter({ hasText: "as clinical review" });
  assert.equal(await asked.count(), 0, "what stands is not asked for");
  await movesOn(Date.now());
  await signature(page, "stale: the text has moved on").first().waitFor();
  await asked.first().waitFor();
  await reviews(page);
};
