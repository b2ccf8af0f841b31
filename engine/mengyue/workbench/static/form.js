// Fields: what is typed is tried at once, and saved when the field is left or typing rests.
"use strict";
const section = JSON.parse(document.getElementById("section-data").textContent);
const known = new Map(section.items.filter((item) => item.type === "field").map((item) => [item.id, item.value]));

function fieldValue(field) {
  if (field.classList.contains("checks")) return [...field.querySelectorAll("input:checked")].map((box) => box.value).join("；");
  return field.querySelector("[data-value]").value;
}
const editOf = (field) => ({ path: JSON.parse(field.dataset.path), was: known.get(field.dataset.field) ?? "", now: fieldValue(field) });

const tried = new Map(); // what the paper beside already shows
let tryTimer = 0, restTimer = 0, tries = 0;
// The paper first, then the findings: what is read while typing is the paper.
async function tryNow() {
  const edits = [...document.querySelectorAll(".field.waiting")].map(editOf);
  const number = ++tries;
  const began = performance.now();
  try {
    if (paper.value) {
      const told = await post(`/a/${key}/try`, { edits, paper: paper.value });
      if (number !== tries) return;
      showRefusals(stillRefused(edits, told.refused).map((one) => one.refusal));
      showPaper(told.preview, true);
      edits.forEach((edit) => tried.set(JSON.stringify(edit.path), edit.now));
      document.body.dataset.lastTry = String(Math.round(performance.now() - began));
    }
    const told = await post(`/a/${key}/try`, { edits });
    if (number !== tries) return;
    showRefusals(stillRefused(edits, told.refused).map((one) => one.refusal));
    showFindings(told.findings);
  } catch { /* saving tells when the program is away */ }
}

const form = document.getElementById("fields");
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", (event) => {
  const field = event.target.closest("[data-field]");
  if (!field) return;
  field.classList.add("waiting");
  if (!field.classList.contains("checks") && event.target.tagName !== "SELECT") echo(field.dataset.field, fieldValue(field));
  clearTimeout(tryTimer);
  tryTimer = setTimeout(tryNow, 30);
  clearTimeout(restTimer);
  restTimer = setTimeout(() => saveField(field), 1500);
});
form.addEventListener("change", (event) => { const field = event.target.closest("[data-field]"); if (field) saveField(field); });
function saveField(field) {
  if (!field.classList.contains("waiting")) return;
  clearTimeout(restTimer);
  const edit = editOf(field);
  if (edit.now === edit.was) { field.classList.remove("waiting"); return; }
  saveEdit(edit);
}

function showRefusals(refused) {
  document.querySelectorAll(".field.refused").forEach((field) => { field.classList.remove("refused"); field.querySelector("[data-value]")?.removeAttribute("aria-invalid"); });
  document.querySelectorAll(".refusal").forEach((node) => node.remove());
  for (const refusal of refused) {
    let at = refusal.place, place = null;
    while (at && !place) {
      place = document.querySelector(`[data-field="${CSS.escape(at)}"]`)
        || document.querySelector(`[data-grid="${CSS.escape(at.replace(/\[\d+\]$/, "").replace(/\[\d+\]/g, "[]"))}"]`);
      at = parentOf(at);
    }
    place?.classList.add("refused");
    place?.querySelector(":scope > [data-value]")?.setAttribute("aria-invalid", "true");
    const row = refusal.place.match(/\[(\d+)\]/);
    const node = element("div", { class: "finding error refusal" }, element("p", {}, element("span", { class: "name" }, words.labelled.replace("{label}", words.unsaved).replace("{text}", "")),
      (row && place?.dataset.grid ? `${words.row.replace("{row}", Number(row[1]) + 1)} ` : "") + refusal.message), refusal.hint ? element("p", {}, refusal.hint) : "");
    (place?.querySelector(":scope > .found") || document.getElementById("general")).prepend(node);
  }
  markCells(refused);
  const said = refused.map((refusal) => refusal.message).join(" ");
  if (said && said !== lastRefused) announce(words.labelled.replace("{label}", words.unsaved).replace("{text}", said));
  lastRefused = said;
}
let lastRefused = "";

// What was refused stays told until it is changed again; so does the text that was refused.
let standing = [];
const dotted = (path) => path.reduce((text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${part}` : part), "");
const placeOf = (edit) => edit.grid || dotted(edit.path);
function stillRefused(edits, refused) {
  const changed = new Set(edits.map(placeOf));
  const left = standing.filter((one) => ![...one.by].some((place) => changed.has(place)));
  return refused.length ? [...left, ...refused.map((refusal) => ({ refusal, by: changed }))] : left;
}

// What the program says after saving, or what others changed.
const saved = (told, edits, place) => edits.some((edit, at) => placeOf(edit) === place && told.edits?.[at].state === "saved");
saving.listeners.push((told, edits) => {
  standing = stillRefused(edits, told.refused).map((one) => ({ ...one, by: new Set([...one.by].filter((place) => !saved(told, edits, place))) }));
  const bad = new Set(standing.flatMap((one) => [one.refusal.place, ...one.by]));
  for (const item of told.items || []) {
    if (item.type === "grid") { if (![...bad].some((place) => place.startsWith(item.id.split("[]")[0]))) refreshGrid(item, told.outside); continue; }
    const field = document.querySelector(`[data-field="${CSS.escape(item.id)}"]`);
    if (!field || bad.has(item.id)) continue;
    const place = JSON.stringify(item.path);
    const sent = edits.find((edit) => edit.path && editPlace(edit) === place);
    const here = field.contains(document.activeElement);
    const typing = here && field.classList.contains("waiting") && (!sent || fieldValue(field) !== sent.now);
    if (sent || !typing) known.set(item.id, item.value);
    if (typing || queued(place)) continue; // its own saving tells
    const control = field.querySelector("[data-value]");
    field.classList.remove("waiting");
    if (control && control.value !== item.value && !(here && sent && !told.outside && control.tagName !== "SELECT" && control.value.trim() === item.value)) control.value = item.value;
    if (!control) { const chosen = item.value.split("；"); field.querySelectorAll("input").forEach((box) => { box.checked = chosen.includes(box.value); }); }
  }
  showRefusals(standing.map((one) => one.refusal));
  showFindings(told.findings);
  for (const row of told.sections || []) {
    const bar = document.querySelector(`.side [data-nav="${row.key}"]`);
    const progress = bar?.querySelector("progress");
    if (progress) { progress.max = row.total; progress.value = row.there; progress.ariaLabel = words.filled.replace("{there}", row.there).replace("{total}", row.total); }
    const count = bar?.querySelector(".count");
    count?.querySelector("b")?.remove();
    if (row.blocking) count?.prepend(element("b", { class: "bad" }, String(row.blocking), element("span", { class: "sr" }, ` ${words.errors}`)));
  }
  if (told.outside) toast(words.outside);
  if (edits.some((edit) => edit.path && edit.path[0] === "policy")) location.reload();
  if (!edits.length || !edits.every((edit) => edit.path && tried.get(JSON.stringify(edit.path)) === edit.now)) loadPaper(true);
});

for (const field of document.querySelectorAll(".field[data-field]")) if (!mayChange(field.dataset.field)) field.querySelectorAll("input, select, textarea").forEach((control) => { control.disabled = true; });
section.items.filter((item) => item.type === "grid").forEach(makeGrid);
showFindings(section.findings);
if (location.hash.length > 1) setTimeout(() => goTo(decodeURIComponent(location.hash.slice(1))), 300);
addEventListener("pagehide", () => document.querySelectorAll(".field.waiting").forEach(saveField)); // typed and not yet left
