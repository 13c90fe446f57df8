import assert from "node:assert/strict";
import { ASKS, seated } from "./house.mjs";

export const title = "the Wall with its scripts and style weighs at most 100 KB on the wire";
const MOST = 100 * 1024;
const NO_OTHER = "of other products that could be run beside it: none";

export const keep = async (browser) => {
  const page = await seated(browser, ASKS);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const came = new Map();
  session.on("Network.responseReceived", ({ requestId, type }) => came.set(requestId, { type, bytes: 0 }));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (came.has(requestId)) came.get(requestId).bytes = encodedDataLength;
  });
  await page.goto("/", { waitUntil: "networkidle" });
  const all = [...came.values()];
  const of = (type) => all.filter((one) => one.type === type).reduce((sum, one) => sum + one.bytes, 0);
  const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  const sorts = ["Document", "Script", "Stylesheet"];
  const parts = sorts.map((type) => `${type.toLowerCase()} ${kb(of(type))}`);
  for (const type of sorts) assert.ok(of(type) > 0, `no ${type.toLowerCase()} came, so that nothing was weighed`);
  const whole = all.reduce((sum, one) => sum + one.bytes, 0);
  assert.ok(whole <= MOST, `${kb(whole)}: ${parts.join(", ")}`);
  return `${kb(whole)}: ${parts.join(", ")}; ${NO_OTHER}`;
};
