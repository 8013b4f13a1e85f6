// What is typed before the page is connected. The circuit's first rendering replaces every field of the first paint, and what stands in them would be
// gone with them (https://github.com/dotnet/aspnetcore/issues/42561); keys pressed until the same field is there again would go nowhere, or be taken
// for commands. So: what was typed, chosen and ticked is given to the new fields, and meanwhile the old field stays where it was, with the cursor in it.
// Runs before the first field is painted.
(() => {
  const fields = "input:not([type=hidden], [type=button], [type=submit]), select, textarea";
  const written = "textarea, input:not([type=hidden], [type=button], [type=submit], [type=checkbox], [type=radio], [type=file], [type=range])";
  const patience = 60_000;

  let paint = null; // the main part of the first paint
  let replacedAt = null;
  const begun = new Map(); // by the field's name, in the order of typing
  let current = null; // the field of the first paint that has the focus, where it is on the page, and what stands in for it
  let composing = false;

  const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
  const labelOf = (field) => (field.labels?.[0]?.textContent ?? field.ariaLabel ?? field.placeholder ?? "").trim();
  const likeness = (field) => [field.nodeName, field.type, field.name, field.ariaLabel, field.dataset.testid, labelOf(field), isTicked(field) ? field.value : ""].join("|");
  const all = () => [...document.querySelectorAll("main :is(input, select, textarea)")];

  // The field of the circuit is another element: it is known by its id, else by what it is and is called.
  function nameOf(field) {
    if (field.id) return `#${field.id}`;
    const like = likeness(field);
    return `${all().filter((one) => !one.id && likeness(one) === like).indexOf(field)}|${like}`;
  }

  function find(name) {
    if (name.startsWith("#")) return document.getElementById(name.slice(1));
    const [place, ...like] = name.split("|");
    return all().filter((one) => !one.id && likeness(one) === like.join("|"))[Number(place)];
  }

  // A reader's page leads elsewhere by itself (reader.js).
  const leadsElsewhere = (field) => document.body.hasAttribute("data-reader") && (field.hasAttribute("data-to") || field.querySelector("[data-to]"));
  const isOfFirstPaint = (field) => replacedAt === null && field.matches?.(fields) && field.closest("main") && !leadsElsewhere(field);
  const valueOf = (field) => ({ label: labelOf(field), text: isTicked(field) ? null : field.value, ticked: isTicked(field) ? field.checked : null, files: field.type === "file" ? field.files : null });

  function keep(name, value) {
    begun.delete(name);
    begun.set(name, value);
  }

  function note(event) {
    if (!isOfFirstPaint(event.target)) return;
    keep(nameOf(event.target), valueOf(event.target));
    measure();
  }

  function measure() {
    const field = current?.field;
    if (!field?.isConnected || replacedAt !== null) return;
    const { left, top, width, height } = field.getBoundingClientRect();
    current.place = { left: left + scrollX, top: top + scrollY, width, height };
  }

  function tell(field) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Puts into a field what was put into the one before it; false while it cannot be done yet.
  function give(field, value) {
    if (!field || field.matches(":disabled")) return false;
    if (value.files) field.files = value.files;
    else if (value.ticked !== null) {
      if (field.checked !== value.ticked) field.click();
    } else {
      const before = field.value;
      field.value = value.text;
      // A choice that is not there yet.
      if (field.value !== value.text && field.nodeName === "SELECT") {
        field.value = before;
        return false;
      }
    }
    for (let folded = field.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    if (value.ticked === null) tell(field);
    return true;
  }

  // The field that had the cursor stays on the page until the new one is there.
  function standIn() {
    const { field, name, place } = current;
    if (!field.matches(written) || !place) return;
    const [from, to] = selectionOf(field);
    field.removeAttribute("id");
    if (!field.ariaLabel) field.ariaLabel = labelOf(field) || current.label;
    const holder = document.createElement("div");
    holder.className = "field stand-in";
    for (const [side, size] of Object.entries(place)) holder.style.setProperty(side, `${size}px`);
    holder.append(field);
    document.body.append(holder);
    field.focus({ preventScroll: true });
    select(field, from, to);
    field.addEventListener("input", () => keep(name, { ...valueOf(field), label: current?.label ?? "" }));
    field.addEventListener("blur", (event) => {
      if (isHeading(event.relatedTarget)) return; // the focus comes back at once, see below
      // Someone went on to another place; what was typed follows as that of the other fields.
      if (current?.holder === holder) current = null;
      holder.remove();
    });
    current.holder = holder;
  }

  function selectionOf(field) {
    try {
      return [field.selectionStart, field.selectionEnd];
    } catch {
      return [null, null]; // a number or a date has none
    }
  }

  function select(field, from, to) {
    if (from !== null && selectionOf(field)[0] !== null) field.setSelectionRange(from, to);
  }

  function returnFocus() {
    const field = find(current.name);
    if (!field || field.matches(":disabled")) return;
    const [old, holder] = [current.field, current.holder];
    const [from, to] = selectionOf(old);
    current = null;
    if (document.activeElement !== old && document.activeElement !== document.body) return;
    field.focus({ preventScroll: true });
    if (holder) select(field, from, to);
    holder?.remove();
  }

  let ended = () => {};
  const given = new Promise((resolve) => (ended = resolve));

  function attempt() {
    if (composing) return;
    for (const [name, value] of begun) if (give(find(name), value)) begun.delete(name);
    if (current && !begun.has(current.name)) returnFocus();
    if (begun.size > 0 && performance.now() - replacedAt > patience) giveUp();
    if (begun.size > 0 || (current && performance.now() - replacedAt < patience)) return;
    current?.holder?.remove();
    current = null;
    observer.disconnect();
    clearInterval(timer);
    ended();
  }

  function giveUp() {
    const notice = document.getElementById("not-restored");
    if (notice) {
      notice.querySelector("span").textContent = [...begun.values()].map((one) => `${one.label}: ${one.files ? [...one.files].map((file) => file.name).join(", ") : one.ticked ?? one.text}`).join("; ");
      notice.hidden = false;
    }
    begun.clear();
  }

  let timer = null;
  const observer = new MutationObserver(() => {
    paint ??= document.getElementById("content");
    if (!paint || (replacedAt === null && paint.isConnected)) return;
    if (replacedAt === null) {
      replacedAt = performance.now();
      if (current) standIn();
      timer = setInterval(attempt, 1_000);
    }
    attempt();
  });
  observer.observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });

  document.addEventListener("input", note, true);
  document.addEventListener("change", note, true);
  document.addEventListener("compositionstart", () => (composing = true), true);
  document.addEventListener("compositionend", () => {
    composing = false;
    if (replacedAt !== null) setTimeout(attempt);
  }, true);
  addEventListener("scroll", measure, { passive: true, capture: true });
  addEventListener("resize", measure);
  document.addEventListener("focusin", (event) => {
    const field = event.target;
    if (isOfFirstPaint(field)) {
      current = { field, name: nameOf(field), label: labelOf(field) };
      measure();
    }
  }, true);
  document.addEventListener("focusout", (event) => {
    // A field that is taken away with the first paint loses the focus without anyone's doing: what happened is known a moment later.
    const left = current;
    if (left?.field === event.target) setTimeout(() => current === left && replacedAt === null && document.activeElement !== left.field && (current = null));
  }, true);

  // After its first rendering the router moves the focus to the heading; not from a field that someone types into.
  const isHeading = (element) => element?.matches?.("h1[tabindex='-1']") && !element.contains(pressed);
  let pressed = null;
  document.addEventListener("pointerdown", (event) => (pressed = event.target), true);
  document.addEventListener("focusin", (event) => {
    const before = event.relatedTarget;
    if (isHeading(event.target) && before?.matches?.(written) && before.closest("main, .stand-in")) before.focus({ preventScroll: true });
  });

  window.livingReviewTyping = { given, isReplaced: () => replacedAt !== null };
})();
