// Passkeys for plain forms. <form data-passkey="register | sign-in | second-step" data-challenge="/address" hidden>
// shows itself where the browser knows passkeys. When it is submitted, it asks its address for { token, options }, the
// browser for a passkey, puts both into its fields `ceremony` and `credential`, and is really submitted: what comes of
// it is an ordinary page.

// A ceremony is over after five minutes; one that waits in a list of suggestions begins anew before that.
const RENEW_AFTER = 4 * 60 * 1000;

const WORDS = {
  NotAllowedError: "No passkey was used: it was cancelled, or it took too long. Please try again.",
  InvalidStateError: "This device has a passkey for your account already.",
  NotSupportedError: "This device cannot make a passkey for this site.",
  ConstraintError: "This device cannot make a passkey: it has no fingerprint, face or PIN to unlock it with.",
  SecurityError: "Passkeys do not work at this address of the site.",
};

class Told extends Error {}

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// For browsers before parseCreationOptionsFromJSON and its like (2023 to 2025).
function parsed(options) {
  const named = (list) => list?.map((credential) => ({ ...credential, id: bytes(credential.id) }));
  const parsed = { ...options, challenge: bytes(options.challenge) };
  if (options.user) parsed.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) parsed.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) parsed.allowCredentials = named(options.allowCredentials);
  return parsed;
}

function asJson(credential) {
  try {
    return JSON.stringify(credential.toJSON());
  } catch {
    // Not there, or a password manager's own object that cannot do it.
  }
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

async function challenge(form, signal) {
  let answer;
  try {
    answer = await fetch(form.dataset.challenge, { method: "POST", headers: { accept: "application/json" }, signal });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Told("The site cannot be reached. Please try again.");
  }
  if (answer.status === 429) throw new Told("These were many tries. Please wait a little.");
  const json = answer.headers.get("content-type")?.startsWith("application/json");
  if (!answer.ok || !json) throw new Told("The site did not ask for a passkey. Please load this page again.");
  return answer.json();
}

// Ends with the form on its way, or with an error.
async function hold(form, signal, mediation) {
  const { token, options } = await challenge(form, signal);
  const creating = form.dataset.passkey === "register";
  const parse = creating ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  const publicKey = PublicKeyCredential[parse]?.(options) ?? parsed(options);
  const asked = { publicKey, signal, ...(mediation && { mediation }) };
  const credential = await (creating ? navigator.credentials.create(asked) : navigator.credentials.get(asked));
  form.elements.ceremony.value = token;
  form.elements.credential.value = asJson(credential);
  // Not requestSubmit(): that would begin again.
  form.submit();
}

function say(form, words) {
  const place = form.querySelector("[role=status], [role=alert]");
  if (place) place.textContent = words;
}

// One at a time on a page, because browsers refuse a second.
let running = new AbortController();
const alone = () => {
  running.abort();
  running = new AbortController();
  return running.signal;
};

async function suggest(form) {
  const signal = alone();
  const renew = () => {
    if (document.hidden) document.addEventListener("visibilitychange", renew, { once: true, signal });
    else suggest(form);
  };
  const timer = setTimeout(renew, RENEW_AFTER);
  signal.addEventListener("abort", () => clearTimeout(timer));
  // Nobody asked for it, so nobody is told why it failed.
  await hold(form, signal, "conditional").catch(() => clearTimeout(timer));
}

async function begin() {
  const field = document.querySelector("input[autocomplete~=webauthn]");
  const signIn = document.querySelector("form[data-passkey=sign-in]");
  const suggesting = field && signIn && (await PublicKeyCredential.isConditionalMediationAvailable?.());
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const signal = alone();
      say(form, "Waiting for your passkey…");
      try {
        await hold(form, signal);
        say(form, "");
      } catch (error) {
        // Begun again by another click: that one speaks now.
        if (signal.aborted) return;
        say(form, error instanceof Told ? error.message : (WORDS[error.name] ?? "The passkey did not work."));
        if (suggesting) suggest(signIn);
      }
    });
    form.hidden = false;
  }
  if (suggesting) suggest(signIn);
}

if (window.PublicKeyCredential) begin();
