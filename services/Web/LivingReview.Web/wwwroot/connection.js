// What is typed into a form with a draft is kept by the server after a moment, and by this browser until the server has said so.
const typedKey = "livingreview-typed";
// Longer than it takes until the server has kept what it was sent, or has given up (WebModule.cs).
const keptWithin = 10_000;

function readTyped() {
  const typed = JSON.parse(sessionStorage.getItem(typedKey) ?? "null");
  return typed?.path === location.pathname ? typed : null;
}

function writeTyped(typed) {
  if (typed && Object.keys(typed.fields).length > 0) sessionStorage.setItem(typedKey, JSON.stringify(typed));
  else sessionStorage.removeItem(typedKey);
}

// A page that is loaded again takes up the draft that it was left with.
if (readTyped() && !new URLSearchParams(location.search).has("draft")) {
  const address = new URL(location.href);
  address.searchParams.set("draft", readTyped().draft);
  history.replaceState(history.state, "", address);
}

// Reconnects for as long as the page is open: a few times quickly, then every few seconds.
Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: Number.MAX_SAFE_INTEGER,
      retryIntervalMilliseconds: (attempts) => (attempts < 3 ? 500 : attempts < 20 ? 2000 : 10000),
    },
  },
});

// What the user typed into forms since the page was loaded, in the order of typing.
const edited = new Map();
const storageKey = "livingreview-unsaved-input";

const isChecked = (field) => field.type === "checkbox" || field.type === "radio";
const inputOf = (field) => ({ id: field.id, label: field.labels?.[0]?.textContent ?? field.id, checkbox: isChecked(field), value: isChecked(field) ? field.checked : field.value });

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.id || !field.closest("main form") || field.type === "password" || field.type === "file") return;
  edited.delete(field.id);
  edited.set(field.id, Date.now());
  const form = field.closest("form[data-draft]");
  // Before the page is connected the id of its draft is not yet known.
  if (!form?.hasAttribute("data-ready")) return;
  const known = readTyped();
  const typed = known?.draft === form.dataset.draft ? known : { path: location.pathname, draft: form.dataset.draft, fields: {} };
  delete typed.fields[field.id];
  typed.fields[field.id] = { ...inputOf(field), at: Date.now(), shape: form.dataset.shape };
  writeTyped(typed);
});

// The server has kept what it was sent: what was typed well before that is in it.
new MutationObserver((changes) => {
  const typed = readTyped();
  if (!typed || !changes.some((change) => change.target.dataset.draft === typed.draft)) return;
  for (const [id, one] of Object.entries(typed.fields)) if (one.at < Date.now() - keptWithin) delete typed.fields[id];
  writeTyped(typed);
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-kept"] });

// The form was sent or discarded: nothing that was typed into it is to come back, neither with a reload nor with a reconnection.
new MutationObserver((changes) => {
  for (const { target: form } of changes) {
    const draft = form.dataset.finished;
    if (readTyped()?.draft === draft) writeTyped(null);
    for (const id of [...edited.keys()]) if (form.contains(document.getElementById(id))) edited.delete(id);
    const address = new URL(location.href);
    if (address.searchParams.get("draft") !== draft) continue;
    address.searchParams.delete("draft");
    history.replaceState(history.state, "", address);
  }
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-finished"] });

function keepInput() {
  const input = [...edited.keys()]
    .map((id) => document.getElementById(id))
    .filter((field) => field && !field.closest("form[data-draft]") && (isChecked(field) || field.value !== ""))
    .map(inputOf);
  if (input.length > 0) sessionStorage.setItem(storageKey, JSON.stringify({ path: location.pathname, input }));
}

function tell(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function fill(one) {
  const field = document.getElementById(one.id);
  if (!field) return false;
  // What was typed since the page was loaded is newer.
  const replace = !edited.has(one.id);
  if (replace && one.checkbox) field.checked = one.value;
  else if (replace) field.value = one.value;
  // What is folded away would look lost.
  for (let folded = field.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  tell(field);
  return true;
}

// Ends the filling in of what was typed, once a form is sent: what comes after that would be taken for the next study.
let stopRestoring = () => {};

// Fills in what was typed, as soon as the page responds; says what has no field any more.
function restore(input, isReady, done) {
  const started = performance.now();
  let left = input;
  let timer = null;
  stopRestoring = () => {
    clearInterval(timer);
    stopRestoring = () => {};
    done();
    if (left.length === 0) return;
    const notice = document.getElementById("not-restored");
    notice.querySelector("span").textContent = left.map((one) => `${one.label.trim()}: ${one.value}`).join("; ");
    notice.hidden = false;
  };
  const attempt = () => {
    if (!isReady() && performance.now() - started < 60_000) return;
    left = left.filter((one) => !fill(one));
    if (left.length > 0 && performance.now() - started < 60_000) {
      document.querySelector("[data-testid=all-fields]")?.click();
      if (performance.now() - started < 15_000) return;
    }
    stopRestoring();
  };
  timer = setInterval(attempt, 250);
  attempt();
}

function restoreInput() {
  const kept = JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
  if (kept?.path === location.pathname)
    restore(kept.input, () => !document.querySelector(".live.connecting") && document.querySelector("main form"), () => sessionStorage.removeItem(storageKey));
}

function restoreTyped() {
  const typed = readTyped();
  if (!typed) return;
  // At once when the fields open, before anyone can type into them or send them.
  const opening = new MutationObserver(() => {
    const form = document.querySelector("form[data-draft][data-ready]");
    if (!form) return;
    opening.disconnect();
    // Another draft: the one that was typed into was sent meanwhile. Another shape: its fields are in other places.
    if (form.dataset.draft !== typed.draft) writeTyped(null);
    else restore(Object.values(typed.fields).filter((one) => one.shape === form.dataset.shape), () => true, () => {});
  });
  opening.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-ready"] });
}

restoreInput();
restoreTyped();

// A server that was restarted does not know this page any more: load it again, and fill in what was typed. A server that is there again has
// missed what was typed meanwhile: say it again.
document.getElementById("components-reconnect-modal").addEventListener("components-reconnect-state-changed", (event) => {
  if (event.detail.state === "rejected") {
    keepInput();
    location.reload();
  } else if (event.detail.state === "hide") {
    for (const id of [...edited.keys()]) {
      const field = document.getElementById(id);
      if (field) tell(field);
    }
  }
});

// Before the page is connected, and after an error, the browser would submit a form itself: as a query to nowhere, losing all input.
window.addEventListener("submit", (event) => {
  const handled = event.defaultPrevented || event.target.hasAttribute("method");
  document.getElementById("not-sent").hidden = handled;
  if (!handled) event.preventDefault();
  if (event.target.matches("form[data-draft]")) stopRestoring();
});

// A button that is pressed before the page is connected is connected to nothing.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-circuit] main button:not([type=submit], [popovertarget], [data-script], [data-choice], form[method] *)")) return;
  document.getElementById("not-sent").hidden = window.livingReviewTyping.isReplaced();
});

// An empty href would lead to the front page.
document.querySelector("#blazor-error-ui .reload").addEventListener("click", (event) => {
  event.preventDefault();
  keepInput();
  location.reload();
});
