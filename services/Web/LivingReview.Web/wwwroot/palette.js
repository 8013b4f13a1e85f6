// Go to: a list of what this page leads to, by keyboard. Control or Command and K opens it; everything in it is also a link on the page.
const opener = () => document.querySelector("button[data-script=palette]");
const links = "nav.tabs a, nav.jump a, [data-testid=pooled-table] th a, .reviews h2 a, main table th[scope=row] a, .review-head a, footer.site a";
let dialog = null;
let entries = [];
let at = 0;

function collect() {
  const found = new Map();
  const add = (name, group, go) => name && !found.has(name) && found.set(name, { name, group, go });
  for (const heading of document.querySelectorAll("main h2[id], main figure[id] h3")) {
    const place = heading.closest("figure[id]") ?? heading;
    add(heading.textContent.trim(), "", () => {
      place.scrollIntoView({ block: "start" });
      heading.tabIndex = -1;
      heading.focus();
    });
  }
  for (const link of document.querySelectorAll(links)) add(link.textContent.replace(/\s+/g, " ").trim(), link.closest("nav")?.ariaLabel ?? "", () => link.click());
  for (const button of document.querySelectorAll("button[data-choice], button[data-script=tour]:not([hidden])")) if (button.checkVisibility()) add(button.innerText.replace(/\s+/g, " ").trim(), "", () => button.click());
  return [...found.values()];
}

function matching(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const begins = (entry) => Number(entry.name.toLowerCase().startsWith(words.join(" ")));
  return entries.filter((entry) => words.every((word) => entry.name.toLowerCase().includes(word))).sort((a, b) => begins(b) - begins(a)).slice(0, 12);
}

function list() {
  const [field, box] = [dialog.querySelector("input"), dialog.querySelector("[role=listbox]")];
  const found = matching(field.value);
  at = Math.max(0, Math.min(at, found.length - 1));
  box.replaceChildren(...found.map((entry, i) => {
    const option = document.createElement("div");
    option.id = `palette-${i}`;
    option.role = "option";
    option.ariaSelected = String(i === at);
    option.textContent = entry.name;
    option.addEventListener("click", () => choose(entry));
    return option;
  }));
  dialog.querySelector("p").hidden = found.length > 0;
  if (found.length > 0) field.setAttribute("aria-activedescendant", `palette-${at}`);
  else field.removeAttribute("aria-activedescendant");
  box.children[at]?.scrollIntoView({ block: "nearest" });
  return found;
}

function choose(entry) {
  dialog.close();
  entry.go();
}

function open() {
  const button = opener();
  if (!button) return;
  if (!dialog?.isConnected) {
    dialog = document.createElement("dialog");
    dialog.className = "palette";
    dialog.ariaLabel = button.dataset.label;
    dialog.innerHTML = '<input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" autocomplete="off" spellcheck="false" /><div id="palette-list" role="listbox"></div><p role="status" hidden></p>';
    const field = dialog.querySelector("input");
    field.placeholder = button.dataset.label;
    field.ariaLabel = button.dataset.label;
    dialog.querySelector("[role=listbox]").ariaLabel = button.dataset.label;
    dialog.querySelector("p").textContent = button.dataset.none;
    field.addEventListener("input", () => {
      at = 0;
      list();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        at += event.key === "ArrowDown" ? 1 : -1;
        list();
      } else if (event.key === "Enter") {
        event.preventDefault();
        const found = list();
        if (found[at]) choose(found[at]);
      }
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
  }
  entries = collect();
  at = 0;
  dialog.querySelector("input").value = "";
  dialog.showModal();
  list();
}

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  if (dialog?.open) dialog.close();
  else open();
});

document.addEventListener("click", (event) => event.target.closest?.("button[data-script=palette]") && open());
