// The clients: the least that speaks the protocol, so that what is measured is the server. Each types with a document of its
// own and reads only the time that stands in what others typed.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import WebSocket from "ws";
import * as Y from "yjs";

// Three bytes each, which no number of the protocol looks like.
const [OPEN, SHUT] = ["\u27e6", "\u27e7"];
let n_clients = 0;

/** One client of a server: `named` if each message begins with the document's name; one that applies has a replica, others
 * read only the time. */
export class Client {
  constructor({ url, named, headers }, pad, applies = false) {
    this.applies = applies;
    this.reads = applies;
    this.doc = new Y.Doc();
    this.text = this.doc.getText("text");
    this.pad = pad;
    this.named = named;
    this.name = String((n_clients += 1));
    this.late = [];
    this.socket = new WebSocket(named ? url : `${url}/${pad}`, { headers });
    this.socket.binaryType = "nodebuffer";
    this.synced = new Promise((done, fail) => {
      this.socket.on("error", fail);
      this.socket.on("close", (code, why) => fail(new Error(`closed: ${code} ${why}`)));
      this.socket.on("message", (frame) => this.hear(frame, done));
    });
    // Whoever is cut off later is counted by what they did not hear.
    this.synced.catch(() => {});
    this.socket.on("open", () => this.greet());
  }

  send(write) {
    const to = encoding.createEncoder();
    if (this.named) encoding.writeVarString(to, this.pad);
    write(to);
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(encoding.toUint8Array(to));
  }

  greet() {
    if (this.named) {
      this.send((to) => { encoding.writeVarUint(to, 2); encoding.writeVarUint(to, 0); encoding.writeVarString(to, "any"); });
    }
    this.send((to) => {
      encoding.writeVarUint(to, 0);
      encoding.writeVarUint(to, 0);
      encoding.writeVarUint8Array(to, Y.encodeStateVector(this.doc));
    });
  }

  hear(frame, done) {
    const now = performance.now();
    const from = decoding.createDecoder(frame);
    if (this.named) decoding.readVarString(from);
    if (decoding.readVarUint(from) !== 0) return;
    const sort = decoding.readVarUint(from);
    const body = decoding.readVarUint8Array(from);
    if (sort === 0) {
      this.send((to) => {
        encoding.writeVarUint(to, 0);
        encoding.writeVarUint(to, 1);
        encoding.writeVarUint8Array(to, Y.encodeStateAsUpdate(this.doc, body));
      });
    } else if (sort === 1) {
      if (this.reads) Y.applyUpdate(this.doc, body);
      done();
    } else {
      if (this.applies) Y.applyUpdate(this.doc, body);
      // A server may send many changes in one frame: each has its time.
      let at = frame.indexOf(OPEN);
      while (at >= 0) {
        const end = frame.indexOf(SHUT, at);
        if (end < 0) break;
        const [name, time] = frame.toString("latin1", at + 3, end).split(":");
        // Some send one's own words back.
        if (name !== this.name) this.late.push(now - Number(time));
        at = frame.indexOf(OPEN, end);
      }
    }
  }

  /** Types the time. */
  type() {
    this.change(() => this.text.insert(0, `${OPEN}${this.name}:${performance.now().toFixed(2)}${SHUT}`));
  }

  /** Sends what a change makes. */
  change(work) {
    let update;
    const take = (made) => { update = made; };
    this.doc.once("update", take);
    this.doc.transact(work);
    this.send((to) => {
      encoding.writeVarUint(to, 0);
      encoding.writeVarUint(to, 2);
      encoding.writeVarUint8Array(to, update);
    });
  }

  close() {
    this.socket.removeAllListeners("close");
    this.socket.terminate();
  }
}
