// A page that is only read has no circuit: this script keeps it fresh. The server says that something changed, the page asks for itself again, and
// what is different is replaced. As soon as someone works on the page, it asks for the page with a circuit and hands over what was begun.
const main = document.getElementById("content");
const numbers = "[data-testid^=stratum-] .interval .value strong";
let shown = location.href;
let tag = null;
let heard = 0;
let working = null;

// Replacing what is different.

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset?.testid || "" : "");
const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

function replaceAttributes(old, next) {
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
  for (const { name, value } of [...next.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.nodeName !== "INPUT" || old === document.activeElement) return;
  if (old.type === "checkbox" || old.type === "radio") old.checked = next.hasAttribute("checked");
  else old.value = next.getAttribute("value") ?? "";
}

function replace(old, next, whole) {
  if (old.isEqualNode(next)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) old.nodeValue = next.nodeValue;
  else if (whole || !old.hasAttribute("data-keep")) {
    replaceAttributes(old, next);
    replaceChildren(old, next, whole);
  }
}

function replaceChildren(old, next, whole) {
  const wanted = [...next.childNodes];
  const keys = new Set(wanted.map(keyOf));
  let at = old.firstChild;
  for (const one of wanted) {
    let found = at;
    while (found && !alike(found, one)) found = found.nextSibling;
    // What stands here is wanted later, or there is nothing like it: the new one comes before it.
    if (!found || (found !== at && keyOf(at) && keys.has(keyOf(at)))) {
      old.insertBefore(document.importNode(one, true), at);
      continue;
    }
    while (at !== found) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
    at = found.nextSibling;
    replace(found, one, whole);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

// What the reader sees of it.

const valueAt = (element) => `${element.closest("[data-testid]").dataset.testid} ${[...element.closest("tr").querySelectorAll(".interval .value strong")].indexOf(element)}`;
const was = new Map();

function readNumbers() {
  return new Map([...document.querySelectorAll(numbers)].map((element) => [valueAt(element), element.textContent]));
}

function markChanges(before) {
  for (const element of document.querySelectorAll(numbers)) {
    const [key, now] = [valueAt(element), element.textContent];
    if (before?.has(key) && before.get(key) !== now) was.set(key, before.get(key));
    if (!was.has(key) || was.get(key) === now) continue;
    const change = Number(now) - Number(was.get(key));
    const note = document.createElement("span");
    note.className = "was";
    note.textContent = livingReviewText("was {0}, {1}", was.get(key), `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(3)}`);
    const cell = element.closest(".interval");
    if (!cell.nextElementSibling?.matches(".was")) cell.after(note);
    element.closest("tr").classList.add("changed");
  }
}

function countTime() {
  for (const element of document.querySelectorAll("[data-ago]")) {
    const at = element.closest("time").dateTime;
    const minutes = (Date.now() - Date.parse(at)) / 60_000;
    if (minutes < 24 * 60) element.textContent = minutes < 1 ? livingReviewText("just now") : minutes < 60 ? livingReviewText("{0} min ago", Math.floor(minutes)) : livingReviewText("{0} h ago", Math.floor(minutes / 60));
  }
}

let state = "connecting";
function showState(now = state) {
  state = now;
  const chip = document.querySelector("[data-testid=live-state]");
  if (!chip || working) return;
  const text = state === "live" ? chip.dataset.live : state === "lost" ? livingReviewText("Live connection lost, reconnecting") : livingReviewText("Connecting");
  if (chip.dataset.state === state && chip.lastChild.textContent === text) return;
  chip.dataset.state = state;
  chip.classList.remove("connecting", "live", "lost");
  chip.classList.add("live", state);
  chip.lastChild.textContent = text;
}

const shownNow = () => document.querySelector("[data-shown-review]")?.dataset;

async function since(from, now, update) {
  const query = new URLSearchParams({ from, to: now.shownRevision, stratum: now.shownStratum, ...(update ? { update: "true" } : {}) });
  const response = await fetch(`reviews/${encodeURIComponent(now.shownReview)}/since?${query}`);
  return response.ok ? (await response.text()).trim() : null;
}

async function tellUpdate(from, now) {
  const text = await since(from, now, true);
  const place = document.querySelector("[data-testid=update]");
  if (!text || !place) return;
  place.innerHTML = text;
  place.parentElement.className = "banner update";
  const note = document.querySelector("[data-testid=change-note]");
  if (note) note.textContent = livingReviewText("Updated to revision {0}.", now.shownRevision);
}

async function tellSinceLastLook() {
  const now = shownNow();
  const place = document.querySelector("[data-testid=since-last-look]");
  if (!now || !place) return;
  const seen = window.livingReviewSeen(now.shownReview, Number(now.shownRevision));
  if (!seen || seen >= Number(now.shownRevision)) return;
  const html = await since(seen, now, false);
  if (!html) return;
  place.innerHTML = html;
  place.hidden = false;
}

// Asking for the page again.

function addressOf(url) {
  const address = new URL(url);
  address.hash = "";
  for (const part of document.querySelectorAll("details[data-lazy][open]")) address.searchParams.append("show", part.dataset.lazy);
  address.searchParams.set("v", `${heard}`);
  return address;
}

let turn = Promise.resolve();
const refresh = () => (turn = turn.then(load).catch(() => {}));

async function load() {
  if (working) return;
  const [url, address] = [shown, addressOf(shown)];
  const known = `${url} ${address.searchParams.getAll("show")}`;
  const response = await fetch(address, { cache: "no-store", headers: tag?.known === known ? { "If-None-Match": tag.value } : {} });
  if (response.status === 304 || working || url !== shown || !response.headers.get("Content-Type")?.startsWith("text/html")) return;
  tag = response.headers.has("ETag") ? { known, value: response.headers.get("ETag") } : null;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  const [numbersBefore, before] = [readNumbers(), { ...shownNow() }];
  document.title = next.title;
  replaceChildren(main, next.getElementById("content"));
  showState();
  countTime();
  const now = shownNow();
  const same = now && now.shownReview === before.shownReview && now.shownStratum === before.shownStratum;
  markChanges(same && now.shownVersion !== before.shownVersion ? numbersBefore : null);
  if (same && now.shownRevision !== before.shownRevision) await tellUpdate(before.shownRevision, { ...now });
  window.livingReviewSeen?.(now?.shownReview, Number(now?.shownRevision));
}

// Hearing that something changed. All windows of a browser share one connection where the browser allows it: it has few of them for one site.

const followed = [...new Set([...document.querySelectorAll("[data-follow]")].map((element) => element.dataset.follow))].slice(0, 60);
let source = null;
let channel = null;

function hear(message) {
  showState(message.state);
  if (message.version === heard) return;
  heard = message.version;
  refresh();
}

function listen(url) {
  let last = null;
  source = new EventSource(url);
  const tell = (message) => {
    last = message;
    hear(message);
    channel?.postMessage(message);
  };
  // Whatever happened while nobody listened.
  source.onopen = () => (heard = 0);
  source.onmessage = (event) => tell(JSON.parse(event.data));
  source.onerror = () => {
    tell({ version: heard, state: "lost" });
    // A server that refuses, because it is starting, is asked again; the browser does that only after a lost connection.
    if (source.readyState === EventSource.CLOSED && !working) setTimeout(() => !working && listen(url), 2_000);
  };
  if (channel) channel.onmessage = (event) => event.data === "hello" && last && channel.postMessage(last);
}

function follow() {
  // An earlier revision does not change.
  if (followed.length === 0) {
    showState("live");
    return;
  }
  const url = `live?${followed.map((review) => `review=${encodeURIComponent(review)}`).join("&")}`;
  if (!navigator.locks || !window.BroadcastChannel) {
    listen(url);
    return;
  }
  channel = new BroadcastChannel(`livingreview ${url}`);
  channel.onmessage = (event) => event.data !== "hello" && hear(event.data);
  channel.postMessage("hello");
  navigator.locks.request(`livingreview ${url}`, () => {
    if (working) return null;
    listen(url);
    return new Promise((leave) => addEventListener("livingreview-work", leave, { once: true }));
  });
}

// Places that a control leads to without a circuit.

function go(url) {
  shown = new URL(url, document.baseURI).href;
  history.replaceState(history.state, "", shown);
  refresh();
}

let moving = null;
function move(field) {
  clearTimeout(moving);
  moving = setTimeout(() => {
    const percent = Number(field.value);
    if (percent > 0 && percent < 100) go(field.dataset.to.replace("{share}", `${Math.round(percent * 100) / 10_000}`).replace("%7Bshare%7D", `${Math.round(percent * 100) / 10_000}`));
  }, 150);
}

// Work.

const native = "[popovertarget], [data-hide], [data-script], [data-choice], form[method] *";
let begun = null;

// What was begun is found again by what it is called: the page with a circuit has other elements.
function nameOf(target) {
  const text = target.textContent.trim();
  const place = target.closest("[data-testid]")?.dataset.testid;
  return () => {
    if (target.id) return document.getElementById(target.id);
    const all = [...document.querySelectorAll(target.nodeName)].filter((one) => one.dataset.testid === target.dataset.testid && one.name === target.name && one.ariaLabel === target.ariaLabel);
    const named = all.filter((one) => one.textContent.trim() === text && (!place || one.closest("[data-testid]")?.dataset.testid === place));
    return named[0] ?? all[0] ?? null;
  };
}

function work(target, resume) {
  begun = { find: nameOf(target), resume };
  working ??= startWorking();
}

function addScript(from) {
  const script = document.createElement("script");
  for (const { name, value } of from.attributes) script.setAttribute(name, value);
  script.async = false;
  document.body.append(script);
}

async function startWorking() {
  document.documentElement.classList.add("starting");
  document.cookie = "livingreview-work=1; path=/; max-age=3600; samesite=strict";
  source?.close();
  channel?.close();
  dispatchEvent(new Event("livingreview-work"));
  const response = await fetch(shown, { cache: "no-store" });
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  const loaded = new Set([...document.scripts].map((script) => script.src));
  const scripts = [...next.querySelectorAll("body script[src]")];
  for (const script of scripts) script.remove();
  replaceChildren(document.head, next.head, true);
  replace(document.body, next.body, true);
  for (const script of scripts) if (!loaded.has(new URL(script.getAttribute("src"), document.baseURI).href)) addScript(script);
  // On a machine under load a circuit may take long; what is pressed before it is there would be lost.
  await until(() => document.querySelector("[data-testid=live-state]:not([data-state=connecting])"), 120_000);
  // What was typed meanwhile comes first (typing.js): a button may send it.
  await Promise.race([window.livingReviewTyping.given, new Promise((resolve) => setTimeout(resolve, 60_000))]);
  const target = await until(() => usable(begun.find()));
  document.documentElement.classList.remove("starting");
  if (target) begun.resume(target);
}

const usable = (element) => (element && !element.matches(":disabled") ? element : null);

function until(condition, limit = 20_000) {
  return new Promise((resolve) => {
    const started = performance.now();
    const attempt = () => {
      const found = condition();
      if (found || performance.now() - started > limit) resolve(found);
      else setTimeout(attempt, 50);
    };
    attempt();
  });
}

const finished = () => working && !document.documentElement.classList.contains("starting");

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("main button, main [data-work], main input[type=checkbox], main input[type=radio]");
  if (event.target.closest?.("[data-hide]") && !working) event.target.closest(".banner").className = "hidden";
  if (!target || finished() || target.matches(native) || target.hasAttribute("data-to") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  const wanted = target.dataset.work;
  if (wanted) {
    work(target, (field) => field.focus());
    begun.find = () => document.getElementById(wanted);
  } else work(target, (button) => button.click());
}, true);

document.addEventListener("submit", (event) => {
  if (finished() || event.target.hasAttribute("method")) return;
  event.preventDefault();
  work(event.submitter ?? event.target, (button) => button.click());
}, true);

document.addEventListener("focusin", (event) => {
  const field = event.target.closest?.("main input, main select, main textarea");
  if (!field || working || field.matches(`${native}, [type=checkbox], [type=radio]`) || field.hasAttribute("data-to") || field.querySelector("[data-to]")) return;
  // Who has gone on to another field since is left there.
  work(field, (element) => document.activeElement === document.body && element.focus());
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (finished() || !field.closest("main")) return;
  if (field.matches("[data-to]:not([type=checkbox])")) move(field);
});

document.addEventListener("change", async (event) => {
  const field = event.target;
  // Where a choice leads holds the choices before it only when the page has them: who is faster than the server waits for it.
  await turn;
  if (finished()) return;
  const to = field.matches("[type=checkbox]") ? field.dataset.to : field.selectedOptions?.[0]?.dataset.to;
  if (to) go(to);
});

document.addEventListener("toggle", (event) => {
  const part = event.target;
  if (!working && part.matches?.("details[data-lazy]") && part.open && part.children.length < 2) refresh();
}, true);

addEventListener("pageshow", (event) => event.persisted && refresh());
setInterval(countTime, 60_000);
countTime();
tellSinceLastLook();
follow();
