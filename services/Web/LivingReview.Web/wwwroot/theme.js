// Light or dark: the reader's own choice where there is one, else the system's. Runs before the first paint, so that nothing flashes.
const themeKey = "livingreview-theme";
const systemTheme = matchMedia("(prefers-color-scheme: dark)");

function ownTheme() {
  try {
    return localStorage.getItem(themeKey);
  } catch {
    return null; // a browser may forbid storage
  }
}

function showTheme() {
  document.documentElement.dataset.theme = ownTheme() ?? (systemTheme.matches ? "dark" : "light");
}

showTheme();
systemTheme.addEventListener("change", showTheme);

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("button.theme")) return;
  try {
    localStorage.setItem(themeKey, document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  } catch {
    return;
  }
  showTheme();
});
