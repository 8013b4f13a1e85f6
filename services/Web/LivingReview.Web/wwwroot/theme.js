// Light or dark, calm or dense: the reader's own choice where there is one; else the system's colours, and calm. Runs before the first paint, so that
// nothing flashes.
const systemTheme = matchMedia("(prefers-color-scheme: dark)");

function ownChoice(of) {
  try {
    return localStorage.getItem(`livingreview-${of}`);
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

document.addEventListener("click", (event) => {
  const of = event.target.closest?.("button[data-choice]")?.dataset.choice;
  if (!of) return;
  const other = { dark: "light", light: "dark", calm: "dense", dense: "calm" }[document.documentElement.dataset[of]];
  try {
    localStorage.setItem(`livingreview-${of}`, other);
  } catch {
    return;
  }
  showChoices();
});
