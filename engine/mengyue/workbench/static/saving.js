// Saving: one change after another, kept in this browser until the program has it; contradictions are shown, not decided.
"use strict";
const work = document.querySelector(".work");
const key = work.dataset.key;
const saving = { digest: work.dataset.digest, queue: [], pending: new Set(), busy: false, listeners: [] };
const waitingName = `mengyue-waiting-${key}-${work.dataset.section}`;
const browserName = sessionStorage.getItem("mengyue-browser") || crypto.randomUUID();
sessionStorage.setItem("mengyue-browser", browserName);

function showSaved(text) { document.getElementById("saved").textContent = text; }
const editPlace = (edit) => edit.grid || JSON.stringify(edit.path);

// Put a change into the queue; a later one of the same place takes the place of an earlier that has not gone out.
function saveEdit(edit) {
  const same = saving.queue.find((other) => editPlace(other) === editPlace(edit) && !other.sent);
  if (same) same.now = edit.now; else saving.queue.push({ ...edit });
  keepWaiting();
  sendEdits();
}

// What a grid has taken and not yet put into the queue counts as waiting: nobody leaves the page before it is saved.
const unsaved = () => saving.queue.length + saving.pending.size;

function keepWaiting() {
  document.body.dataset.waiting = unsaved();
  if (saving.queue.length) localStorage.setItem(waitingName, JSON.stringify(saving.queue));
  else localStorage.removeItem(waitingName);
}

async function sendEdits(force = false) {
  if (saving.busy || !saving.queue.length) return;
  saving.busy = true;
  showSaved(words.saving);
  const edits = saving.queue.slice();
  let away = false; // the program cannot be reached: once more in a while, not at once
  edits.forEach((edit) => { edit.sent = true; });
  try {
    const told = await post(`/a/${key}/save`, { edits, force, section: work.dataset.section });
    saving.queue = saving.queue.filter((edit) => !edits.includes(edit));
    saving.digest = told.digest;
    showSaved(told.ok ? words.saved : words.unsaved);
    saving.listeners.forEach((listen) => listen(told, edits));
    if (told.clashes.length) await settle(told.clashes, edits);
  } catch (error) {
    edits.forEach((edit) => { edit.sent = false; });
    if (error instanceof TypeError || error instanceof SyntaxError) { away = true; showSaved(words.offline); setTimeout(sendEdits, 2500); }
    else { saving.queue = saving.queue.filter((edit) => !edits.includes(edit)); showSaved(words.unsaved); toast(words.failed + error.message); }
  } finally {
    saving.busy = false;
    keepWaiting();
  }
  if (!away && saving.queue.some((edit) => !edit.sent)) sendEdits();
}

async function settle(clashes, edits) {
  const shown = clashes.map((clash) => element("div", { class: "clash" }, element("strong", {}, clash.label),
    element("dl", {}, element("dt", {}, words.mine), element("dd", {}, clash.mine || words.empty),
      element("dt", {}, words.theirs), element("dd", {}, clash.theirs || words.empty),
      element("dt", {}, words.was), element("dd", {}, clash.was || words.empty))));
  const chosen = await askDialog(words.clash, shown, [["theirs", words.useTheirs, ""], ["mine", words.useMine, "primary"]]);
  if (chosen === "mine") { saving.queue.unshift(...edits.map((edit) => ({ ...edit, sent: false }))); saving.busy = false; await sendEdits(true); }
  else location.reload();
}

// Who else is here, and what they changed.
async function pulse() {
  const field = document.activeElement?.closest("[data-field], [data-grid]");
  try {
    const told = await post(`/a/${key}/here`, { browser: browserName, digest: saving.digest, section: work.dataset.section,
      place: field ? (field.dataset.field || field.dataset.grid) : "" });
    document.getElementById("others").textContent = told.others.length
      ? words.others + told.others.map((other) => other.name || "?").join("、") : "";
    if (told.items && !unsaved() && !saving.busy) {
      saving.digest = told.digest;
      saving.listeners.forEach((listen) => listen({ ...told, refused: [], outside: true }, []));
    }
  } catch { /* the program is away; the next time tells */ }
}
setInterval(pulse, 3000);
addEventListener("load", () => {
  pulse();
  const waiting = JSON.parse(localStorage.getItem(waitingName) || "[]");
  waiting.forEach((edit) => saving.queue.push({ ...edit, sent: false }));
  sendEdits();
});
addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });
