// Reconnects for as long as the page is open: a few times quickly, then every few seconds.
Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: Number.MAX_SAFE_INTEGER,
      retryIntervalMilliseconds: (attempts) => (attempts < 3 ? 500 : attempts < 20 ? 2000 : 10000),
    },
  },
});

// What the user typed into forms since the page was loaded.
const edited = new Set();
const storageKey = "livingreview-unsaved-input";

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.id && field.closest("main form") && field.type !== "password" && field.type !== "file") edited.add(field.id);
});

function keepInput() {
  const input = [...edited]
    .map((id) => document.getElementById(id))
    .filter((field) => field && (field.type === "checkbox" || field.value !== ""))
    .map((field) => ({ id: field.id, label: field.labels?.[0]?.textContent ?? field.id, checkbox: field.type === "checkbox", value: field.type === "checkbox" ? field.checked : field.value }));
  if (input.length > 0) sessionStorage.setItem(storageKey, JSON.stringify({ path: location.pathname, input }));
}

function fill(one) {
  const field = document.getElementById(one.id);
  if (!field) return false;
  if (one.checkbox) field.checked = one.value;
  else field.value = one.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function restoreInput() {
  const kept = JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
  if (!kept || kept.path !== location.pathname) return;
  const started = performance.now();
  let left = kept.input;
  const timer = setInterval(() => {
    // Before the page is connected, its fields do not respond.
    if (document.querySelector(".live.connecting") || !document.querySelector("main form")) {
      if (performance.now() - started < 60_000) return;
    }
    left = left.filter((one) => !fill(one));
    if (left.length > 0 && performance.now() - started < 60_000) {
      document.querySelector("[data-testid=all-fields]")?.click();
      if (performance.now() - started < 15_000) return;
    }
    clearInterval(timer);
    sessionStorage.removeItem(storageKey);
    if (left.length === 0) return;
    const notice = document.getElementById("not-restored");
    notice.querySelector("span").textContent = left.map((one) => `${one.label.trim()}: ${one.value}`).join("; ");
    notice.hidden = false;
  }, 250);
}

restoreInput();

// A server that was restarted does not know this page any more: load it again, and fill in what was typed.
document.getElementById("components-reconnect-modal").addEventListener("components-reconnect-state-changed", (event) => {
  if (event.detail.state === "rejected") {
    keepInput();
    location.reload();
  }
});

// Before the page is connected, and after an error, the browser would submit a form itself: as a query to nowhere, losing all input.
window.addEventListener("submit", (event) => {
  const handled = event.defaultPrevented || event.target.hasAttribute("method");
  document.getElementById("not-sent").hidden = handled;
  if (!handled) event.preventDefault();
});

// An empty href would lead to the front page.
document.querySelector("#blazor-error-ui .reload").addEventListener("click", (event) => {
  event.preventDefault();
  keepInput();
  location.reload();
});

// On a narrow screen the tabs scroll: keep the active one in view, whenever it becomes another.
let shownTab = null;
let shownWidth = 0; // a number of open alerts makes a tab wider
function showActiveTab() {
  const active = document.querySelector(".tabs .active");
  if (!active || (active === shownTab && active.offsetWidth === shownWidth)) return;
  const tabs = active.closest(".tabs");
  const [frame, tab] = [tabs.getBoundingClientRect(), active.getBoundingClientRect()];
  tabs.scrollLeft += tab.left + tab.width / 2 - (frame.left + frame.width / 2);
  const shown = active.getBoundingClientRect();
  // Before the style sheet is there, nothing scrolls: then it is tried again.
  if (shown.left >= frame.left - 1 && shown.right <= frame.right + 1) [shownTab, shownWidth] = [active, active.offsetWidth];
}

const showActiveTabAgain = () => {
  shownTab = null;
  showActiveTab();
};
addEventListener("load", showActiveTabAgain);
addEventListener("resize", showActiveTabAgain);
document.fonts?.ready.then(showActiveTabAgain);
showActiveTab();
new MutationObserver(showActiveTab).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });

// Which revision of a review this browser showed last; within one visit the answer stays the same, so that a reload loses nothing.
window.livingReviewSeen = (review, revision) => {
  const key = `livingreview-seen:${review}`;
  try {
    const visit = sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? String(revision);
    sessionStorage.setItem(key, visit);
    localStorage.setItem(key, String(revision));
    return Number(visit) || null;
  } catch {
    return null; // a browser may forbid storage
  }
};
