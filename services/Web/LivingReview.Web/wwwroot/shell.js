// What every page does, with a circuit and without.

// A text of a script in the language of the page (ScriptTexts.cs); the values take the place of {0}, {1}.
const texts = JSON.parse(document.documentElement.dataset.texts ?? "{}");
window.livingReviewText = (text, ...values) => (texts[text] ?? text).replace(/\{(\d)\}/g, (_, i) => values[i]);

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

// On paper every sheet says what it shows, of which revision and day, and where: print.css writes it into the margin.
function writeSheetSource() {
  const shown = document.querySelector("[data-sheet]")?.dataset.sheet ?? document.title;
  const text = [shown, location.href].map((line) => line.replace(/\s+/g, " ").replace(/["\\]/g, "\\$&"));
  document.documentElement.style.setProperty("--sheet-source", `"${text.join("\\A ")}"`);
}
addEventListener("load", writeSheetSource);
addEventListener("beforeprint", writeSheetSource);

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
