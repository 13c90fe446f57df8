import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { answered, ANSWERS, ASKS, fillAsk, form, room, seated } from "./house.mjs";

export const title = "whoever was asked answers by a mail, and the asker sees it without reloading";
const QUESTION = "May the slide say it, answered from a mail program?";
const ANSWER = "Yes, with the footnote, says the mail.";
const ANSWERER = "Mia Silva";

/** A mail server that keeps what it takes. */
const sink = () => new Promise((ready) => {
  const mails = [];
  const server = createServer((socket) => {
    let rest = "";
    let data = null;
    socket.write("220 sink\r\n");
    socket.on("data", (bytes) => {
      rest += bytes.toString("utf8");
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data === null) {
          if (/^data/i.test(line)) data = [];
          socket.write(/^data/i.test(line) ? "354 go on\r\n" : /^quit/i.test(line) ? "221 bye\r\n" : "250 ok\r\n");
        } else if (line === ".") {
          mails.push(data.join("\r\n"));
          data = null;
          socket.write("250 taken\r\n");
        } else data.push(line.replace(/^\./, ""));
      }
    });
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1", () => ready({ mails, server, url: `smtp://127.0.0.1:${server.address().port}` }));
});

/** Runs a command of the binary that is tried, on the demo's data, with something on its standard input. */
const comity = (args, input = "") => {
  const running = promisify(execFile)(process.env.COMITY_BINARY, [...args, "--data", process.env.COMITY_DATA]);
  running.child.stdin.end(input);
  return running.then(({ stdout }) => stdout);
};

export const keep = async (browser) => {
  assert.ok(process.env.COMITY_BINARY && process.env.COMITY_DATA, "say COMITY_BINARY and COMITY_DATA");
  const { mails, server, url } = await sink();
  try {
    const asker = await seated(browser, ASKS);
    const path = await room(asker);
    await asker.goto(path);
    const ask = await fillAsk(asker, QUESTION);
    await ask.getByRole("button", { name: "Ask" }).click();
    await asker.locator("main").getByText(QUESTION).first().waitFor();
    await asker.goto("/inbox?rows=100");
    const connected = asker.waitForEvent("websocket");
    await asker.reload();
    await connected;

    await comity(["admin", "mail", "--smtp", url, "--from", "comity@larkmoor.example", "--replies", "reply@larkmoor.example"]);
    await comity(["digest", "--to", ANSWERER]);
    assert.equal(mails.length, 1, "one list comes");
    const text = mails[0].replaceAll("=\r\n", "").replaceAll("=3D", "=");
    const asked = text.slice(text.indexOf(QUESTION));
    const to = /Answer by mail: (\S+)/.exec(asked)?.[1];
    const from = /^To: (\S+)/m.exec(mails[0])?.[1];
    assert.ok(to && from, text);
    const said = await comity(["mail", "take", "-"], `From: ${from}\r\nTo: ${to}\r\nSubject: Re\r\n\r\n${ANSWER}\r\n\r\n> ${QUESTION}\r\n`);
    assert.match(said, /^taken: it answers ask:/);
    await asker.locator("section", { has: asker.locator("#owed") }).getByText(ANSWER).waitFor();
    await asker.goto(path);
    await answered(asker, QUESTION);

    // Whoever answered is told what became of it, and says once whether it mattered.
    const end = await form(asker.getByRole("row").filter({ hasText: QUESTION }), "ask.disposed");
    await end.locator('[name="disposition"]').selectOption("adopted");
    await end.locator('[name="artefact"]').fill("launch-slide");
    await end.locator("form button").last().click();
    const answerer = await seated(browser, ANSWERS);
    await answerer.goto("/inbox");
    const offered = answerer.locator('form[action="/acts/ask.weighed"]');
    const n = await offered.count();
    assert.ok(n > 0, "the news offers it");
    const weighed = await form(answerer, "ask.weighed");
    await weighed.locator('[name="mattered"]').selectOption("yes");
    await weighed.locator("form button").last().click();
    const left = (n) => document.querySelectorAll('form[action="/acts/ask.weighed"]').length < n;
    await answerer.waitForFunction(left, n);
  } finally {
    server.close();
    await comity(["admin", "mail", "--off"]);
  }
};
