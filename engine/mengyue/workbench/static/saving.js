// Saving: one change after another, kept in this browser until the program has it; contradictions are shown, not decided.
"use strict";
const work = document.querySelector(".work");
const key = work.dataset.key;
const saving = { digest: work.dataset.digest, queue: [], pending: new Set(), busy: false, turn: 0, timer: 0, listeners: [] };
const browserName = sessionStorage.getItem("mengyue-browser") || [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
sessionStorage.setItem("mengyue-browser", browserName);
const waitingName = `mengyue-waiting-${key}-`;

function showSaved(text) { const place = document.getElementById("saved"); place.textContent = text; place.classList.add("said"); }
const editPlace = (edit) => edit.grid || JSON.stringify(edit.path);
const queued = (place) => saving.queue.find((edit) => editPlace(edit) === place && !edit.sent);

// Put changes into the queue; a later one of the same place takes the place of an earlier that has not gone out.
function saveEdit(...edits) {
  for (const edit of edits) {
    const same = queued(editPlace(edit));
    if (same) { same.now = edit.now; same.failed = false; } else saving.queue.push({ ...edit });
  }
  keepWaiting();
  sendEdits();
}

// What a grid has taken and not yet put into the queue counts as waiting: nobody leaves the page before it is saved.
const unsaved = () => saving.queue.length + saving.pending.size;

function keepWaiting() {
  document.body.dataset.waiting = unsaved();
  if (saving.queue.length) localStorage.setItem(waitingName + browserName, JSON.stringify({ at: Date.now(), queue: saving.queue }));
  else localStorage.removeItem(waitingName + browserName);
}

async function sendEdits(prefer = "", edits = null) {
  if (saving.busy) return;
  const ready = saving.queue.filter((edit) => !edit.failed);
  edits = edits || (saving.single ? ready.slice(0, 1) : ready);
  if (!edits.length) return;
  clearTimeout(saving.timer);
  saving.timer = 0;
  saving.busy = true;
  saving.turn++;
  showSaved(words.saving);
  edits.forEach((edit) => { edit.sent = true; });
  let told = null, away = false; // the program cannot be reached: once more in a while, not at once
  try {
    told = await post(`/a/${key}/save`, { edits: edits.map(({ sent, failed, ...edit }) => edit), prefer, section: work.dataset.section }, true);
  } catch (error) {
    edits.forEach((edit) => { edit.sent = false; });
    away = error instanceof Away;
    if (away) { showSaved(words.offline); saving.timer = setTimeout(sendEdits, 2500); } else notTaken(edits, error.message);
  }
  let decided = null;
  try { if (told) decided = await taken(told, edits); } finally {
    saving.busy = false;
    saving.turn++;
    keepWaiting();
    if (decided) sendEdits(...decided);
    else if (!away && saving.queue.some((edit) => !edit.failed)) sendEdits(); else saving.single = false;
  }
}

// The program has answered. What was typed since, at a place that was just saved, now follows what stands there.
async function taken(told, edits) {
  const clashed = edits.filter((_edit, at) => told.edits[at].state === "clash");
  saving.queue = saving.queue.filter((edit) => !edits.includes(edit) || clashed.includes(edit));
  clashed.forEach((edit) => { edit.sent = false; });
  edits.forEach((edit, at) => {
    const later = told.edits[at].state === "saved" && queued(editPlace(edit));
    if (later && told.edits[at].value !== null) follow(later, told.edits[at].value);
  });
  saving.digest = told.digest;
  showSaved(told.ok ? words.saved : words.unsaved);
  if (!saving.queue.some((edit) => edit.failed)) document.getElementById("not-taken")?.remove();
  for (const listen of saving.listeners) try { listen(told, edits); } catch (error) { console.error(error); }
  return clashed.length ? [await settle(told.clashes), clashed] : null;
}

// A change that was made while an earlier one was on its way begins where that one has led to.
function follow(later, value) {
  later.was = value;
  if (!later.grid) return;
  const places = new Map(value.map((row) => [row._key, row._at]));
  later.now = later.now.map((row) => ({ ...row, _at: places.get(row._key) ?? null }));
}

// The program cannot take it: nothing is thrown away, and one change does not hold up the others.
function notTaken(edits, why) {
  showSaved(words.unsaved);
  if (edits.length > 1) { saving.single = true; return; }
  edits.forEach((edit) => { edit.failed = true; });
  const close = (act) => () => { document.getElementById("not-taken")?.remove(); act(); keepWaiting(); sendEdits(); };
  const note = element("div", { id: "not-taken", class: "finding error", role: "alert" }, element("p", {}, words.failed + why), element("p", { class: "row" },
    element("button", { type: "button", onclick: close(() => saving.queue.forEach((edit) => { edit.failed = false; })) }, words.again),
    element("button", { type: "button", class: "quiet", onclick: close(() => { saving.queue = saving.queue.filter((edit) => !edit.failed); location.reload(); }) }, words.giveUp)));
  document.getElementById("not-taken")?.remove();
  document.getElementById("general").before(note);
}

async function settle(clashes) {
  const shown = clashes.map((clash) => element("div", { class: "clash" }, element("strong", {}, clash.label),
    element("dl", {}, element("dt", {}, words.mine), element("dd", {}, clash.mine || words.empty),
      element("dt", {}, words.theirs), element("dd", {}, clash.theirs || words.empty),
      element("dt", {}, words.was), element("dd", {}, clash.was || words.empty))));
  let chosen = "";
  while (!chosen) chosen = await askDialog(words.clash, shown, [["theirs", words.useTheirs, ""], ["mine", words.useMine, "primary"]]);
  return chosen;
}

// Who else is here, and what they changed.
async function pulse() {
  const field = document.activeElement?.closest("[data-field], [data-grid]");
  const turn = saving.turn;
  if (saving.queue.length) keepWaiting();
  try {
    const told = await post(`/a/${key}/here`, { browser: browserName, digest: saving.digest, section: work.dataset.section,
      place: field ? (field.dataset.field || field.dataset.grid) : "" });
    document.getElementById("others").textContent = told.others.length
      ? words.others + told.others.map((other) => other.name || "?").join(words.list) : "";
    if (told.items && !unsaved() && !saving.busy && turn === saving.turn) { // what was asked before a saving is old by now
      saving.digest = told.digest;
      saving.listeners.forEach((listen) => listen({ ...told, refused: [], outside: true }, []));
    }
  } catch { /* the program is away; the next time tells */ }
}
setInterval(pulse, 3000);

// What another page of this alliance could not save: this tab's own before, or one's that is gone.
function takeOver() {
  for (const name of Object.keys(localStorage).filter((name) => name.startsWith(waitingName))) {
    const left = JSON.parse(localStorage.getItem(name));
    if (name !== waitingName + browserName && Date.now() - left.at < 15000) continue;
    localStorage.removeItem(name);
    saving.queue.push(...left.queue.map((edit) => ({ ...edit, sent: false, failed: false })));
  }
  if (saving.queue.length) keepWaiting();
  sendEdits();
}
addEventListener("load", () => { takeOver(); pulse(); });
// The next page of the form saves what is left; only what no page can save is worth a question.
addEventListener("beforeunload", (event) => { if (saving.pending.size || saving.timer || saving.queue.some((edit) => edit.failed)) { if (unsaved()) event.preventDefault(); } });
