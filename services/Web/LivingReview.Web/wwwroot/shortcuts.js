// A single key presses the button that names it in data-key, unless something is being typed. The page offers to turn this off.
const editing = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])";
let answered = null;
let answeredAt = 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(editing)) return;
  const desk = document.querySelector("[data-shortcuts]");
  const button = [...(desk?.querySelectorAll("button[data-key]") ?? [])].find((one) => !one.disabled && one.dataset.key.split(" ").includes(event.key.toLowerCase()));
  if (!button) return;
  event.preventDefault();
  // A key is about the record that is seen: the second of two quick ones would be about a record that nobody has seen yet.
  if (desk.dataset.record === answered && performance.now() - answeredAt < 3000) return;
  [answered, answeredAt] = [desk.dataset.record, performance.now()];
  button.click();
});

// Another record is read from its top.
new MutationObserver((changes) => {
  const desk = changes.map((change) => change.target).find((one) => one.matches("[data-shortcuts]"));
  if (desk && desk.getBoundingClientRect().top < 0) desk.scrollIntoView({ block: "start" });
  if (desk && desk.dataset.record !== answered) answered = null;
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-record"] });
