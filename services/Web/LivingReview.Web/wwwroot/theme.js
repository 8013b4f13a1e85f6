// Light or dark, calm or dense: the reader's own choice where there is one; else the system's colours, and calm. Runs before the first paint, so that
// nothing flashes.
const others = { dark: "light", light: "dark", calm: "dense", dense: "calm" };
const systemTheme = matchMedia("(prefers-color-scheme: dark)");

function ownChoice(of) {
  try {
    const chosen = localStorage.getItem(`livingreview-${of}`);
    return Object.hasOwn(others, chosen) ? chosen : null;
  } catch {
    return null; // a browser may forbid storage
  }
}

function showChoices() {
  const shown = document.documentElement.dataset;
  shown.theme = ownChoice("theme") ?? (systemTheme.matches ? "dark" : "light");
  shown.density = ownChoice("density") ?? "calm";
}

showChoices();
systemTheme.addEventListener("change", showChoices);
addEventListener("storage", showChoices); // chosen in another tab

document.addEventListener("click", (event) => {
  const of = event.target.closest?.("button[data-choice]")?.dataset.choice;
  if (!of) return;
  try {
    localStorage.setItem(`livingreview-${of}`, others[document.documentElement.dataset[of]]);
  } catch {
    return;
  }
  showChoices();
});
