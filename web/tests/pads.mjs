// Clients that nobody here wrote: yjs and y-websocket from npm, as they come, each with the session of one person.
import assert from "node:assert/strict";
import { once } from "node:events";
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { ANSWERS, ASKS, at, seated } from "./house.mjs";

export const title = "a Yjs client from npm joins a document, and two converge, offline edits included";
const LONG = 30_000;

/** Until something holds, looked at whenever the document or the line says that it changed. */
const until = (page, holds, what) => new Promise((done, fail) => {
  const late = setTimeout(() => fail(new Error(`not in ${LONG / 1000} s: ${what}`)), LONG);
  const look = () => {
    if (!holds()) return;
    clearTimeout(late);
    page.doc.off("update", look);
    page.line.off("sync", look);
    page.line.awareness.off("change", look);
    done();
  };
  page.doc.on("update", look);
  page.line.on("sync", look);
  page.line.awareness.on("change", look);
  look();
});

/** A document in a page of somebody's, with the cookie of their session. */
const join = async (browser, who, pad) => {
  const seat = await seated(browser, who);
  const [cookie] = (await seat.context().cookies()).filter(({ name }) => name === "comity");
  await seat.context().close();
  class Line extends WebSocket {
    constructor(url, protocols) { super(url, protocols, { headers: { cookie: `comity=${cookie.value}` } }); }
  }
  const doc = new Y.Doc();
  const line = new WebsocketProvider(`${at.replace(/^http/, "ws")}/pads`, pad, doc, { WebSocketPolyfill: Line, disableBc: true });
  const page = { doc, line, text: doc.getText("text"), Line };
  await until(page, () => line.synced, "in step with the house");
  return page;
};

/** That a socket without a session is not let in. */
const isShut = async (pad) => {
  const socket = new WebSocket(`${at.replace(/^http/, "ws")}/pads/${pad}`);
  const [, answer] = await once(socket, "unexpected-response");
  assert.equal(answer.statusCode, 403);
};

export const keep = async (browser) => {
  const pad = "npm-clients";
  await isShut(pad);
  const one = await join(browser, ASKS, pad);
  const two = await join(browser, ANSWERS, pad);
  try {
    one.text.insert(0, "The dose is confirmed 😀 ");
    await until(two, () => two.text.toString().includes("confirmed 😀 "), "what one types shows to the other");
    two.text.insert(two.text.length, "by two people.");
    await until(one, () => one.text.toString().includes("two people."), "and back");
    // Where they are, under the names of their sessions.
    two.line.awareness.setLocalStateField("user", { name: "Somebody else", color: "#aa3300" });
    const names = () => [...one.line.awareness.getStates().values()].map(({ user }) => user?.name);
    await until(one, () => names().some((name) => ANSWERS.test(name)), "a cursor with its name");
    assert.ok(!names().includes("Somebody else"));
    // Both go on without a line, and merge.
    two.line.disconnect();
    two.text.insert(0, "Offline. ");
    two.doc.getXmlFragment("rich").push([new Y.XmlElement("paragraph")]);
    one.text.insert(one.text.length, " Online.");
    two.line.connect();
    await until(one, () => one.text.toString().startsWith("Offline. "), "what was written offline");
    await until(two, () => two.text.toString().endsWith(" Online."), "what was written meanwhile");
    await until(one, () => one.doc.getXmlFragment("rich").length === 1, "an element");
    assert.equal(one.text.toString(), "Offline. The dose is confirmed 😀 by two people. Online.");
    assert.equal(one.text.toString(), two.text.toString());
    assert.deepEqual(Y.encodeStateVector(one.doc).length, Y.encodeStateVector(two.doc).length);
    // A third, who comes later, has it all; under another's client id nothing is taken.
    const late = await join(browser, ASKS, pad);
    assert.equal(late.text.toString(), one.text.toString());
    late.line.shouldConnect = false;
    const closed = new Promise((said) => late.line.on("connection-close", (event) => said(event)));
    late.doc.clientID = two.doc.clientID;
    late.text.insert(0, "Forged. ");
    const event = await closed;
    assert.equal(event.code, 4403);
    late.line.destroy();
    assert.ok(!one.text.toString().includes("Forged"));
  } finally {
    one.line.destroy();
    two.line.destroy();
  }
};
