// Writing together: the page has the text as it was when it was drawn; this puts an editor in its place, which the
// server keeps in step with everybody else's. Where it cannot run, the text stays and is read.

const COLOURS = 6;

const colour = (name) => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7) % COLOURS;

/** Where somebody else is: their name at a thin line. The server says the name; nobody writes it themselves. */
const caret = (user) => {
  const at = document.createElement("span");
  at.className = `caret caret--${colour(user.name ?? "")}`;
  const name = document.createElement("span");
  name.className = "caret__name";
  name.textContent = user.name ?? "somebody";
  at.append("⁠", name, "⁠");
  return at;
};
const chosen = (user) => ({ class: `chosen chosen--${colour(user.name ?? "")}` });

/** Whether the caret stands in a block of this sort; of lists, whether the innermost is one. */
const within = ({ selection: { $from } }, type) => {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const there = $from.node(depth).type;
    if (there === type) return true;
    if (/_list$/.test(type.name) && /_list$/.test(there.name)) return false;
  }
  return false;
};

const marked = (state, mark) => {
  const { $from, from, to, empty } = state.selection;
  return empty ? Boolean(mark.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, mark);
};

/** Says at each button whether its form is on, or whether there is anything to take back. */
const telling = (kit, schema, tools) => {
  const { strong, em } = schema.marks;
  const { bullet_list: dots, ordered_list: numbers, heading, blockquote: quote } = schema.nodes;
  const marks = { strong, em };
  const blocks = { dots, numbers, heading, quote };
  return ({ state, formed }) => tools.querySelectorAll("[data-does]").forEach((button) => {
    const { does } = button.dataset;
    const is = does in marks ? marked(state, marks[does]) : does in blocks && within(state, blocks[does]);
    if (button.ariaPressed !== null) {
      button.ariaPressed = String(is);
      button.ariaDisabled = String(!formed);
    }
    const back = kit.yUndoPluginKey.getState(state)?.undoManager;
    if (does === "undo" || does === "redo") button.ariaDisabled = String(!back?.[`${does}Stack`].length);
  });
};

/** One stop of the Tab key for all buttons; arrows lead from one to the next. */
const roving = (tools) => {
  const all = [...tools.querySelectorAll("button")];
  const stop = (here) => all.forEach((button) => { button.tabIndex = button === here ? 0 : -1; });
  stop(all[0]);
  tools.addEventListener("focusin", ({ target }) => stop(target));
  tools.addEventListener("keydown", (event) => {
    const at = all.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length).focus();
  });
};

/** What the buttons and keys do. */
const commands = (kit, schema) => {
  const { strong, em } = schema.marks;
  const { bullet_list: dots, ordered_list: numbers, list_item: item, heading, paragraph, blockquote } = schema.nodes;
  // A second press takes the form off again.
  const list = (type) => (state, then) => (within(state, type) ? kit.liftListItem(item) : kit.wrapInList(type))(state, then);
  return {
    strong: kit.toggleMark(strong),
    em: kit.toggleMark(em),
    heading: (state, then) => {
      const is = within(state, heading);
      return kit.setBlockType(is ? paragraph : heading, is ? null : { level: 2 })(state, then);
    },
    dots: list(dots),
    numbers: list(numbers),
    quote: (state, then) => (within(state, blockquote) ? kit.lift : kit.wrapIn(blockquote))(state, then),
    undo: kit.undo,
    redo: kit.redo,
    split: kit.splitListItem(item),
    sink: kit.sinkListItem(item),
    lift: kit.liftListItem(item),
  };
};

const back = (does) => ({ "Mod-z": does.undo, "Mod-y": does.redo, "Shift-Mod-z": does.redo });

const keys = (kit, does) => ({
  ...back(does),
  "Mod-b": does.strong,
  "Mod-i": does.em,
  "Shift-Mod-8": does.dots,
  "Shift-Mod-9": does.numbers,
  "Mod-Alt-2": does.heading,
  "Mod-]": does.sink,
  "Mod-[": does.lift,
  Enter: does.split,
  Backspace: kit.undoInputRule,
});

const rules = (kit, schema) => kit.inputRules({ rules: [
  kit.wrappingInputRule(/^\s*([-*])\s$/, schema.nodes.bullet_list),
  kit.wrappingInputRule(/^(\d+)\.\s$/, schema.nodes.ordered_list, (found) => ({ order: +found[1] })),
  kit.wrappingInputRule(/^\s*>\s$/, schema.nodes.blockquote),
  kit.textblockTypeInputRule(/^##\s$/, schema.nodes.heading, { level: 2 }),
] });

/** No pictures and no code: what is written here is agreed on, and read in a list, a mail and a printed baseline. */
const schemaOf = (kit) => {
  const { doc, paragraph, text, heading, blockquote, hard_break: line } = kit.nodes;
  const bare = new kit.Schema({ nodes: { doc, paragraph, text, heading, blockquote, hard_break: line }, marks: {} });
  return new kit.Schema({
    nodes: kit.addListNodes(bare.spec.nodes, "paragraph block*", "block"),
    marks: { strong: kit.marks.strong, em: kit.marks.em },
  });
};

/** Tells what is going on, once each time that it changes. */
const teller = (place) => {
  let said = "";
  return (sentence) => {
    if (sentence === said) return;
    said = sentence;
    place.textContent = sentence;
  };
};

// A place in the text as Yjs has it, relative to what stands there: digits here, bytes there.
const digits = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytes = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (two) => parseInt(two, 16));

/** Marks the text that comments are on, wherever it has gone by now. */
const margin = (kit) => new kit.Plugin({ props: { decorations: (state) => {
  const { doc, type, binding } = kit.ySyncPluginKey.getState(state);
  const place = (side) => kit.relativePositionToAbsolutePosition(doc, type, kit.decodeRelativePosition(bytes(side)), binding.mapping);
  const found = [];
  for (const comment of binding ? document.querySelectorAll("#margin [data-place]") : []) {
    try {
      const [from, to] = comment.dataset.place.split(".").map(place);
      if (from !== null && to !== null && from < to) found.push(kit.Decoration.inline(from, to, { class: "commented" }));
    } catch { /* No place in this text: the comment stands with what it quotes. */ }
  }
  return kit.DecorationSet.create(state.doc, found);
} } });

/** Fills in on which text one comments; the form is the page's own. */
const comment = (kit, view) => {
  const form = document.querySelector('#margin form[action="/acts/comment.made"]');
  if (!form) return;
  const { from, to, empty } = view.state.selection;
  const { type, binding } = kit.ySyncPluginKey.getState(view.state);
  const side = (at) => digits(kit.encodeRelativePosition(kit.absolutePositionToRelativePosition(at, type, binding.mapping)));
  form.elements.place.value = empty ? "" : `${side(from)}.${side(to)}`;
  form.elements.quote.value = empty ? "" : view.state.doc.textBetween(from, to, "\n");
  form.closest("details").open = true;
  form.elements.text.focus();
};

/** How much of a sentence becomes a name at most, unless somebody writes another. */
const NAME_MOST = 60;

/** Fills the chosen words, or the paragraph that the caret is in, into the form that makes something of them. */
const piece = (view) => {
  const place = document.getElementById("piece");
  if (!place) return false;
  const { from, to, empty, $from } = view.state.selection;
  const text = empty ? $from.parent.textContent : view.state.doc.textBetween(from, to, "\n", "\n");
  const { elements } = place.querySelector("form");
  elements[place.dataset.piece].value = text.trim();
  const first = text.trim().split("\n")[0];
  const cut = first.length > NAME_MOST ? first.slice(0, NAME_MOST).replace(/\s+\S*$/, "") : first;
  elements.name.value = cut.replace(/[.;:,\s]+$/, "");
  elements.name.focus();
  elements.name.select();
  return true;
};

/** What others said meanwhile, unless somebody is about to say something themselves. */
const hear = async (then) => {
  const here = document.getElementById("margin");
  if (!here || here.contains(document.activeElement) || here.querySelector("details[open]")) return;
  const answer = await fetch(location.href);
  const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.getElementById("margin");
  if (!fresh || !here.isConnected) return;
  here.replaceWith(document.adoptNode(fresh));
  then();
};

const open = async (place) => {
  const kit = await import(place.dataset.editor);
  const tell = teller(document.getElementById("writing-state"));
  const here = document.getElementById("writing-here");
  const doc = new kit.Doc();
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/pads`;
  // Two people may share a browser: what one writes must not come in under the other's name.
  const line = new kit.WebsocketProvider(address, place.dataset.pad, doc, { disableBc: true });
  const schema = schemaOf(kit);
  const does = commands(kit, schema);
  const reads = place.dataset.part === "reads";
  const tools = document.getElementById("writing-tools");
  line.awareness.setLocalStateField("user", {});

  const views = [];
  let last = null;
  const tellTools = telling(kit, schema, tools);
  /** An editor in the place of each section's text; a document of nothing is one section. */
  const edit = (section) => {
    const text = document.createElement("div");
    // Where only words are taken over, only words are written.
    const formed = !place.classList.contains("writing--sections") || "formed" in section.dataset;
    const told = (view) => { if (view === (last ?? views[0])) tellTools(view); };
    const view = new kit.EditorView(text, {
      state: kit.EditorState.create({ schema, plugins: [
        kit.ySyncPlugin(doc.getXmlFragment(section.dataset.root)),
        kit.yCursorPlugin(line.awareness, { cursorBuilder: caret, selectionBuilder: chosen }), kit.yUndoPlugin(), margin(kit),
        new kit.Plugin({ view: () => ({ update: told }) }), kit.keymap({ "Mod-Alt-r": (_, __, view) => piece(view) }),
        ...(formed ? [rules(kit, schema), kit.keymap(keys(kit, does))] : [kit.keymap(back(does))]),
        kit.keymap(kit.baseKeymap),
      ] }),
      editable: () => !reads,
      handleDOMEvents: { focus: () => { last = view; tellTools(view); } },
      attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": section.dataset.titled, class: "prose" },
    });
    section.replaceChildren(...text.childNodes);
    views.push(Object.assign(view, { formed }));
  };
  const show = () => {
    if (views.length) return;
    place.querySelectorAll("[data-root]").forEach(edit);
    tools.hidden = reads;
    if (!reads) roving(tools);
    tellTools(views[0]);
  };

  line.on("sync", (synced) => { if (synced) { show(); tell("Kept as you write."); } });
  line.on("status", ({ status }) => {
    if (status === "disconnected" && views.length) tell("No connection. Go on writing: it is brought when the line is back, while this page stays open.");
  });
  line.on("connection-close", (event) => {
    // What the house will not take, it does not take at a second try either.
    if (!event || event.code < 4400 || event.code >= 4500) return;
    line.shouldConnect = false;
    tell(`${event.reason || "The house takes nothing more from this page."} Load the page anew; what it had not taken is gone then, so copy it first.`);
  });
  line.awareness.on("change", () => {
    const mine = doc.clientID;
    const others = [...line.awareness.getStates()].filter(([id]) => id !== mine).map(([, { user }]) => user?.name).filter(Boolean);
    const names = [...new Set(others)].sort();
    here.textContent = names.length ? `Here as well: ${names.join(", ")}.` : "Nobody else is here just now.";
  });
  const press = (event) => {
    const button = event.target.closest("button[data-does]");
    const view = last ?? views[0];
    if (!button || !view || button.ariaDisabled === "true") return;
    if (button.dataset.does === "comment") return comment(kit, view);
    if (button.dataset.does === "piece") return piece(view);
    // What a button does is taken back alone, not with what was typed just before.
    if (!/undo|redo/.test(button.dataset.does)) kit.yUndoPluginKey.getState(view.state)?.undoManager.stopCapturing();
    does[button.dataset.does]?.(view.state, view.dispatch, view);
    view.focus();
  };
  tools.addEventListener("click", press);
  const mark = () => views.forEach((view) => view.dispatch(view.state.tr));
  place.addEventListener("comity:changed", () => hear(mark));
  addEventListener("turbo:render", mark);
  // A form that was sent is done with; what others say meanwhile is shown again.
  const shut = ({ target, detail }) => {
    if (!detail.success) return;
    target.closest?.("#margin details")?.removeAttribute("open");
    if (target.closest?.("#piece")) target.reset();
  };
  addEventListener("turbo:submit-end", shut);
  return () => {
    removeEventListener("turbo:render", mark);
    removeEventListener("turbo:submit-end", shut);
    line.destroy();
    views.forEach((view) => view.destroy());
    doc.destroy();
  };
};

// Turbo exchanges pages without loading them: an editor ends with its page.
let close = null;
const look = () => {
  const place = document.querySelector("[data-pad]");
  if (place?.dataset.open) return;
  close?.then((end) => end?.());
  close = null;
  if (!place) return;
  place.dataset.open = "yes";
  close = open(place).catch(() => {
    document.getElementById("writing-state").textContent = "The editor could not be loaded. Load the page anew to write.";
  });
};
addEventListener("turbo:load", look);
addEventListener("beforeunload", () => { close?.then((end) => end?.()); });
look();
