// Passkeys: the button of a form asks the server what is to be signed and the browser to have it signed; then the form
// is sent as any other is. A form without an answer is stopped here, before anything else hears of it.

const SAYS = {
  NotAllowedError: "Nothing was signed: it was called off, or took too long. Try again.",
  InvalidStateError: "This device holds a passkey of yours for Comity already.",
  SecurityError: "This browser keeps no passkey for this address.",
  NotSupportedError: "This device has no passkey that asks who you are.",
  AbortError: "Nothing was signed: another page asked for a passkey. Try again.",
};

const ask = async (form) => {
  const answer = await fetch(form.dataset.ask, { method: "POST", headers: { accept: "application/json" } });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said.publicKey;
  throw new Error(said.refused ?? "The server did not say what to sign. Open the page anew and try again.");
};

const signed = async (form) => {
  const Key = window.PublicKeyCredential;
  if (!Key?.parseRequestOptionsFromJSON) throw new Error("This browser knows no passkeys. Use a password, or a newer browser.");
  const asked = await ask(form);
  const key = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(asked) })
    : await navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(asked) });
  return JSON.stringify(key);
};

const says = (form, text) => {
  const line = form.querySelector("[role=alert]");
  line.textContent = text;
  line.hidden = !text;
};

addEventListener("submit", async (event) => {
  const form = event.target;
  const answer = form.elements.passkey;
  if (!form.dataset.passkey || answer.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  says(form, "");
  try {
    answer.value = await signed(form);
    form.requestSubmit();
  } catch (error) {
    says(form, SAYS[error.name] ?? error.message);
  } finally {
    form.ariaBusy = null;
  }
}, true);

// A form says that it needs this script; here it is.
const here = () => document.querySelectorAll("[data-passkey] .unscripted").forEach((line) => { line.hidden = true; });
["turbo:load", "turbo:render", "turbo:morph"].forEach((name) => document.addEventListener(name, here));

// What was sent was good once.
addEventListener("turbo:submit-end", ({ target }) => { if (target.dataset.passkey) target.elements.passkey.value = ""; });
