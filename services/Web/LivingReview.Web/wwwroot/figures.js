// What a figure can do in the browser alone: a card for the part under the pointer or in focus, the whole screen, and a link to it.
const parts = ".chart [data-card], .chart .point, .chart .study, .chart .step, .chart .box, .chart .alert, .chart .version";
let card = null;
let shown = null;

function hide() {
  // The browser's own tooltip comes back; the same node, because the page may be rendered by its circuit.
  if (shown) shown.title.append(shown.text);
  shown = null;
  if (card) card.hidden = true;
}

function show(part, x, y) {
  const title = part.querySelector("title");
  const text = part.dataset.card ?? title?.textContent;
  if (!text || (shown && shown.title === title)) return;
  hide();
  if (!card?.isConnected) {
    card = document.createElement("div");
    card.className = "figure-card";
    card.setAttribute("aria-hidden", "true");
  }
  (document.fullscreenElement ?? document.body).append(card);
  const [head, rest] = text.split(/: (.*)/s);
  card.replaceChildren(...[["b", head], ["span", rest]].filter(([, text]) => text).map(([kind, text]) => Object.assign(document.createElement(kind), { textContent: text })));
  if (title) {
    shown = { title, text: title.firstChild };
    shown.text.remove();
  }
  card.hidden = false;
  const [width, height] = [card.offsetWidth, card.offsetHeight];
  card.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - width - 8))}px`;
  card.style.top = `${y + 18 + height > innerHeight ? Math.max(8, y - height - 10) : y + 18}px`;
}

document.addEventListener("pointerover", (event) => {
  const part = event.target.closest?.(parts);
  if (part) show(part, event.clientX, event.clientY);
  else hide();
});

document.addEventListener("focusin", (event) => {
  const part = event.target.closest?.(parts);
  if (!part) return hide();
  const place = part.getBoundingClientRect();
  show(part, place.left + place.width / 2, place.top + Math.min(place.height, 40));
});

document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
document.addEventListener("scroll", hide, { passive: true, capture: true });

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-script=full-screen], button[data-script=share]");
  if (!button) return;
  const figure = button.closest("figure");
  if (button.dataset.script === "full-screen") {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await figure.requestFullscreen?.();
    return;
  }
  const url = new URL(location.href);
  url.hash = figure.id;
  const title = `${figure.querySelector("h3").textContent.trim()}, ${document.title}`;
  try {
    if (navigator.share && matchMedia("(pointer: coarse)").matches) await navigator.share({ title, url: url.href });
    else {
      await navigator.clipboard.writeText(url.href);
      const text = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = text), 2000);
    }
  } catch {
    location.hash = figure.id; // without a clipboard the address bar has the link
  }
});
