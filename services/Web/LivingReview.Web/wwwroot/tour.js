// A short tour of the page: one card after the other beside what it is about. The steps are in the page, under data-tour.
const button = () => document.querySelector("button[data-script=tour]");
let card = null;
let steps = [];
let at = 0;

function offer() {
  const one = button();
  if (one) one.hidden = !document.querySelector("[data-tour]");
}

function end() {
  document.querySelector(".tour-here")?.classList.remove("tour-here");
  card?.remove();
  card = null;
  button()?.focus({ preventScroll: true });
}

function show() {
  document.querySelector(".tour-here")?.classList.remove("tour-here");
  const step = steps[at];
  const place = document.querySelector(step.at);
  place.classList.add("tour-here");
  place.scrollIntoView({ block: "center" });
  card.querySelector("p").textContent = step.text;
  card.querySelector("small").textContent = `${at + 1} / ${steps.length}`;
  const next = card.querySelector("button");
  next.textContent = at + 1 < steps.length ? button().dataset.next : button().dataset.end;
  next.focus({ preventScroll: true });
}

function begin() {
  steps = [...document.querySelectorAll("[data-tour] li")].map((item) => ({ at: item.dataset.at, text: item.textContent })).filter((step) => document.querySelector(step.at));
  if (steps.length === 0) return;
  at = 0;
  card ??= document.createElement("div");
  card.className = "tour";
  card.role = "dialog";
  card.ariaLabel = button().textContent;
  card.innerHTML = '<p aria-live="polite"></p><div><small></small><button type="button"></button></div>';
  card.querySelector("button").addEventListener("click", () => {
    at += 1;
    if (at < steps.length) show();
    else end();
  });
  document.body.append(card);
  show();
}

document.addEventListener("click", (event) => event.target.closest?.("button[data-script=tour]") && begin());
document.addEventListener("keydown", (event) => event.key === "Escape" && card && end());
offer();
new MutationObserver(offer).observe(document.body, { childList: true, subtree: true });
