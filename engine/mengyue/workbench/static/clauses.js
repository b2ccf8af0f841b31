// Beside the paper: what is chosen for the whole of it, what a sentence rests on when it is pointed at, own wording.
"use strict";
const optionsPanel = document.getElementById("options");
document.getElementById("show-options").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  optionsPanel.hidden = !optionsPanel.hidden;
  button.setAttribute("aria-expanded", String(!optionsPanel.hidden));
  if (!optionsPanel.hidden) await htmx.ajax("GET", `/a/${key}/options`, { target: optionsPanel, swap: "innerHTML" });
});
optionsPanel.addEventListener("change", (event) => {
  const place = event.target.closest("[data-option]");
  if (!place) return;
  const now = place.tagName === "SELECT" ? place.value : [...place.querySelectorAll("input:checked")].map((box) => box.value).join("；");
  const count = place.parentElement.querySelector("[data-count]");
  if (count) count.textContent = place.querySelectorAll("input:checked").length;
  openDifference = true;
  saveEdit({ path: JSON.parse(place.dataset.option), was: place.dataset.was, now });
  place.dataset.was = now;
});

document.getElementById("as-pdf").addEventListener("click", (event) => { event.currentTarget.href = `/a/${key}/pdf?paper=${encodeURIComponent(paper.value)}`; });

// Pointing at a sentence for a moment tells what it rests on; Escape, or going elsewhere, takes it away.
const tip = document.getElementById("tip");
const told = new Map();
let tipTimer = 0, tipBlock = null;
function hideTip() { clearTimeout(tipTimer); tip.hidden = true; tipBlock = null; }
sheet.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const block = event.target.closest("[data-clause]");
  if (block === tipBlock && block) return;
  hideTip();
  if (!block?.dataset.clause) return;
  tipBlock = block;
  const at = { x: event.clientX, y: event.clientY };
  tipTimer = setTimeout(() => showTip(block, at), 500);
});
sheet.addEventListener("pointermove", (event) => { if (tip.hidden && tipBlock) { tip.dataset.x = event.clientX; tip.dataset.y = event.clientY; } });
sheet.addEventListener("scroll", hideTip);
document.addEventListener("pointerover", (event) => { if (tipBlock && !tip.contains(event.target) && !sheet.contains(event.target)) hideTip(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideTip(); });
sheet.addEventListener("click", hideTip);
saving.listeners.push(() => told.clear());
async function showTip(block, at) {
  const address = `/a/${key}/clause?brief=1&clause=${encodeURIComponent(block.dataset.clause)}&paper=${encodeURIComponent(paper.value)}`;
  if (!told.has(address)) {
    const answer = await fetch(address, { headers: { "hx-request": "true" } });
    if (!answer.ok) return;
    told.set(address, await answer.text());
  }
  if (tipBlock !== block) return;
  tip.innerHTML = told.get(address);
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  const x = Number(tip.dataset.x || at.x), y = Number(tip.dataset.y || at.y);
  tip.style.left = `${Math.max(8, Math.min(x, innerWidth - box.width - 12))}px`;
  tip.style.top = `${y + 18 + box.height > innerHeight ? Math.max(8, y - box.height - 14) : y + 18}px`;
}

// The card of a clause: its data, and wording of one's own with who approves it.
document.getElementById("card").addEventListener("click", (event) => {
  const fact = event.target.closest("[data-fact]");
  if (fact) followPath(fact.dataset.fact);
  const own = event.target.closest("[data-own-words]");
  if (!own) return;
  const fields = Object.fromEntries([...own.querySelectorAll("[data-path]")].map((field) => [field.dataset.name, field]));
  if (event.target.closest("[data-start-own]")) { fields.text.value = own.dataset.present; fields.text.focus(); }
  const approve = event.target.closest("[data-approve-own]");
  if (approve) { fields.approved_by.value = approve.dataset.approveOwn; keepOwn(fields, fields.text.value !== fields.text.dataset.was); }
  if (event.target.closest("[data-drop-own]")) { Object.values(fields).forEach((field) => { field.value = ""; }); keepOwn(fields); }
  if (event.target.closest("[data-save-own]")) {
    if (fields.text.value !== fields.text.dataset.was && fields.approved_by.value && fields.approved_by.value === fields.approved_by.dataset.was) {
      fields.approved_by.value = ""; // who approved the former text has not seen this one
      toast(words.approveAgain);
    }
    keepOwn(fields);
  }
});
// All at once: text and who approves it belong together, also where the same person approves another text.
function keepOwn(fields, approved = false) {
  openDifference = true;
  const changed = Object.values(fields).filter((field) => field.value !== field.dataset.was || (approved && field === fields.approved_by));
  saveEdit(...changed.map((field) => ({ path: JSON.parse(field.dataset.path), was: field.dataset.was, now: field.value })));
  for (const field of changed) field.dataset.was = field.value;
}
