// Measures each server in turn: how late a keystroke reaches a peer, how much is delivered at what cost, what an open
// document weighs, how long a long history takes to open, how it bears many documents at once. One line of JSON a result;
// times in milliseconds.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Y from "yjs";
import { Client } from "./client.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const seconds = Number(process.env.COMITY_PEERS_SECONDS ?? 8);
const sizes = (process.env.COMITY_PEERS_CLIENTS ?? "50,200,500").split(",").map(Number);
const TYPISTS = 20;
const A_SECOND = 5;
const DOCUMENTS = 200;
const CHARACTERS = 20_000;
const EDITORS = 5;
const KILLS = 10;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const port = () => new Promise((found) => {
  const socket = createServer().listen(0, "127.0.0.1", () => { const { port } = socket.address(); socket.close(() => found(port)); });
});
const answers = async (address) => {
  for (let n = 0; n < 600; n += 1) {
    try { await fetch(address); return; } catch { await pause(100); }
  }
  throw new Error(`${address} does not answer`);
};

/** The servers: how each is started, and how its clients come in. */
const servers = {
  comity: async () => {
    const folder = mkdtempSync(join(tmpdir(), "comity-peers-"));
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    const at = await port();
    const cookies = [];
    const started = async () => {
      const words = ["demo", "--data", join(folder, "demo"), "--port", String(at)];
      const server = spawn(process.env.COMITY_BINARY, words, { stdio: "ignore" });
      await answers(`http://127.0.0.1:${at}/livez`);
      // One session a person of the cast; their pages are spread over them.
      const page = await (await fetch(`http://127.0.0.1:${at}/sign-in`)).text();
      const people = [...page.matchAll(/name="person" value="(p_[0-9a-z]+)"/g)].map(([, id]) => id);
      cookies.length = 0;
      for (const person of people) {
        const body = new URLSearchParams({ person });
        const said = await fetch(`http://127.0.0.1:${at}/sign-in`, { method: "POST", body, redirect: "manual" });
        cookies.push(said.headers.get("set-cookie").split(";")[0]);
      }
      return server;
    };
    const server = await started();
    let n = 0;
    const line = () => ({ url: `ws://127.0.0.1:${at}/pads`, named: false, headers: { cookie: cookies[(n += 1) % cookies.length] } });
    return { server, line, again: started };
  },
  hocuspocus: async () => {
    const at = await port();
    const server = spawn(process.execPath, ["hocuspocus.mjs", String(at)], { cwd: here, stdio: "ignore" });
    await answers(`http://127.0.0.1:${at}/`);
    return { server, line: () => ({ url: `ws://127.0.0.1:${at}`, named: true }) };
  },
  "y-websocket": async () => {
    const at = await port();
    const script = join(here, "node_modules/@y/websocket-server/src/server.js");
    const server = spawn(process.execPath, [script], { env: { ...process.env, HOST: "127.0.0.1", PORT: String(at) }, stdio: "ignore" });
    await answers(`http://127.0.0.1:${at}/`);
    return { server, line: () => ({ url: `ws://127.0.0.1:${at}`, named: false }) };
  },
};

/** A server's processes: itself and its children. */
const family = (pid) => {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const rest = readFileSync(`/proc/${name}/stat`, "latin1").split(") ").at(-1).split(" ");
      return [{ pid: Number(name), parent: Number(rest[1]), ticks: Number(rest[11]) + Number(rest[12]) }];
    } catch { return []; }
  });
  return all.filter((one) => one.pid === pid || one.parent === pid);
};
const cpu = (pid) => family(pid).reduce((sum, one) => sum + one.ticks * 10, 0);
const weight = (pid) => family(pid).reduce((sum, one) => {
  const said = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${one.pid}/status`, "latin1"));
  return sum + Number(said?.[1] ?? 0) / 1024;
}, 0);
const at = (sorted, part) => sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] : NaN;

const joined = async (line, n, pad) => {
  const all = [];
  for (let k = 0; k < n; k += 50) {
    const some = Array.from({ length: Math.min(50, n - k) }, () => new Client(line(), pad));
    await Promise.all(some.map((client) => client.synced));
    all.push(...some);
  }
  return all;
};

const typing = async ({ server, line }, n) => {
  const clients = await joined(line, n, `room-${n}`);
  const typists = clients.slice(0, Math.min(TYPISTS, n));
  const before = cpu(server.pid);
  const began = performance.now();
  let n_typed = 0;
  for (let turn = 0; turn < seconds * A_SECOND; turn += 1) {
    for (const [k, typist] of typists.entries()) {
      setTimeout(() => { typist.type(); n_typed += 1; }, (k * 1000) / A_SECOND / typists.length);
    }
    await pause(Math.max(0, began + ((turn + 1) * 1000) / A_SECOND - performance.now()));
  }
  // What is on its way may arrive, for as long as it was typed.
  const expected = () => n_typed * (n - 1);
  const heard = () => clients.reduce((sum, client) => sum + client.late.length, 0);
  for (let n = 0; n < seconds * 10 && heard() < expected(); n += 1) await pause(100);
  const took = (performance.now() - began) / 1000;
  const late = Float64Array.from(clients.flatMap((client) => client.late)).sort();
  const n_heard = heard();
  clients.forEach((client) => client.close());
  return {
    clients: n, typed: n_typed, delivered: n_heard / expected(), per_second: Math.round(n_heard / took), p50: at(late, 0.5),
    p99: at(late, 0.99), cpu_us_per_delivery: ((cpu(server.pid) - before) * 1000) / n_heard,
  };
};

/** Two hundred documents with five editors each, who type once a second; whether every replica is the same at the end. Of a
 * server that keeps what is typed also what is lost when its worker is killed ten times, and then it itself. */
const crowding = async (running) => {
  const { line, again } = running;
  const pads = Array.from({ length: DOCUMENTS }, (_, n) => `crowd-${n}`);
  const rooms = [];
  for (const pad of pads) {
    const clients = Array.from({ length: EDITORS }, () => new Client(line(), pad, true));
    await Promise.all(clients.map((client) => client.synced));
    rooms.push(clients);
  }
  const all = rooms.flat();
  let n_typed = 0;
  const typed = async (turns, meanwhile) => {
    const began = performance.now();
    for (let turn = 0; turn < turns; turn += 1) {
      for (const [k, client] of all.entries()) setTimeout(() => { client.type(); n_typed += 1; }, (k * 1000) / all.length);
      meanwhile?.(turn);
      await pause(Math.max(0, began + (turn + 1) * 1000 - performance.now()));
    }
  };
  const settled = async () => {
    const expected = () => n_typed * (EDITORS - 1);
    const heard = () => all.reduce((sum, client) => sum + client.late.length, 0);
    for (let n = 0; n < 300 && heard() < expected(); n += 1) await pause(100);
    return heard() / expected();
  };
  const unlike = (text) => rooms.filter((clients) => clients.some((client) => text(client) !== text(clients[0]))).length;
  await typed(seconds);
  const delivered = await settled();
  const late = Float64Array.from(all.flatMap((client) => client.late)).sort();
  const result = {
    documents: DOCUMENTS, editors: EDITORS, typed: n_typed, delivered, p50: at(late, 0.5), p99: at(late, 0.99),
    most: late.at(-1), unlike: unlike((client) => client.text.toString()),
  };
  if (again) {
    const workers = () => family(running.server.pid).filter((one) => one.pid !== running.server.pid);
    let kills = 0;
    await typed(KILLS * 2, (turn) => {
      if (turn % 2) return;
      for (const { pid } of workers()) process.kill(pid, "SIGKILL");
      kills += 1;
    });
    result.kills = kills;
    result.delivered_after_kills = await settled();
    result.unlike_after_kills = unlike((client) => client.text.toString());
    // What was typed a second ago is on disk: the server is killed, and begins anew.
    await typed(1);
    await pause(1_000);
    const texts = rooms.map(([client]) => client.text.toString());
    const ended = new Promise((done) => { running.server.on("exit", done); });
    process.kill(running.server.pid, "SIGKILL");
    await ended;
    running.server = await again();
    let lost = 0;
    for (const [n, pad] of pads.entries()) {
      const reader = new Client(line(), pad, true);
      await reader.synced;
      lost += reader.text.toString() === texts[n] ? 0 : 1;
      reader.close();
    }
    result.lost_after_restart = lost;
  }
  all.forEach((client) => client.close());
  return result;
};

const weighing = async ({ server, line }) => {
  const before = weight(server.pid);
  const clients = [];
  for (let n = 0; n < DOCUMENTS; n += 1) {
    const [client] = await joined(line, 1, `weighed-${n}`);
    client.change(() => client.text.insert(0, "As agreed. ".repeat(CHARACTERS / 11)));
    clients.push(client);
  }
  await pause(1_000);
  const kb = ((weight(server.pid) - before) * 1024) / DOCUMENTS;
  clients.forEach((client) => client.close());
  return { documents: DOCUMENTS, characters: CHARACTERS, kb_per_document: kb };
};

/** A megabyte of history: many small changes in random places, most of them of characters that are gone. */
const opening = async ({ line }) => {
  const [writer] = await joined(line, 1, "history");
  let chance = 1;
  const below = (n) => { chance = (chance * 48271) % 2147483647; return chance % n; };
  let size = 0;
  while (size < 1_000_000) {
    for (let turn = 0; turn < 40; turn += 1) {
      writer.change(() => {
        for (let k = 0; k < 50; k += 1) {
          const length = writer.text.length;
          writer.text.insert(below(length + 1), "agreed".slice(0, 1 + below(6)));
          if (length > 500 && k % 3 === 0) writer.text.delete(below(length - 5), 3);
        }
      });
      await pause(25);
    }
    size = Y.encodeStateAsUpdate(writer.doc).length;
  }
  await pause(500);
  const times = [];
  for (let n = 0; n < 9; n += 1) {
    const began = performance.now();
    const reader = new Client(line(), "history");
    await reader.synced;
    times.push(performance.now() - began);
    reader.close();
  }
  writer.close();
  return { bytes: size, open_ms: at(times.sort((a, b) => a - b), 0.5) };
};

const round = (number) => (Number.isFinite(number) ? Number(number.toPrecision(3)) : null);
const told = (server, what, result) => {
  const short = Object.fromEntries(Object.entries(result).map(([name, value]) => [name, round(value)]));
  console.log(JSON.stringify({ server, what, ...short }));
};
const asked = process.argv.slice(2);
for (const [name, start] of Object.entries(servers).filter(([name]) => !asked.length || asked.includes(name))) {
  const running = await start();
  try {
    for (const n of sizes) told(name, "typing", await typing(running, n));
    told(name, "weighing", await weighing(running));
    told(name, "opening", await opening(running));
    told(name, "crowding", await crowding(running));
  } catch (error) {
    console.log(JSON.stringify({ server: name, what: "failed", why: String(error.message) }));
    process.exitCode = 1;
  } finally {
    running.server.kill();
  }
}
process.exit();
