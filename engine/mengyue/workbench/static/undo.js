// Lists remember what was done to them here: Ctrl+Z takes it back, Ctrl+Y or Ctrl+Shift+Z does it again. What somebody else
// has changed since stays as they left it.
"use strict";
const copyOf = (state) => state.table.getData().map((row) => ({ ...row }));
const cellsOf = (row) => Object.entries(row).filter(([name]) => !["_key", "_at", "_no"].includes(name));

function remember(state) { state.last = copyOf(state); }

// Put down what has changed in the rows since the last time.
function noteChange(state) {
  const before = new Map((state.last || []).map((row) => [row._key, row]));
  const now = copyOf(state);
  const change = { cells: [], added: [], removed: [] };
  now.forEach((row, at) => {
    const old = before.get(row._key);
    if (!old) { change.added.push({ row, at }); return; }
    for (const [name, to] of cellsOf(row)) if ((old[name] ?? "") !== (to ?? "")) change.cells.push({ key: row._key, name, from: old[name] ?? "", to });
  });
  const there = new Set(now.map((row) => row._key));
  (state.last || []).forEach((row, at) => { if (!there.has(row._key)) change.removed.push({ row, at }); });
  state.last = now;
  if (change.cells.length || change.added.length || change.removed.length) { state.past.push(change); state.future = []; }
}

const rowOf = (state, key) => state.table.getRows().find((row) => row.getData()._key === key);
const same = (row, told) => row && cellsOf(told).every(([name, value]) => (row.getData()[name] ?? "") === (value ?? ""));

// Carry out a change once more, or the other way round; say whether anything of it could be.
async function carryOut(state, change, back) {
  let done = 0;
  const gone = back ? change.added : change.removed;
  const come = back ? change.removed : change.added;
  for (const { row } of gone) { const found = rowOf(state, row._key); if (same(found, row)) { await found.delete(); done++; } }
  for (const { row, at } of come) {
    if (rowOf(state, row._key)) continue;
    const next = state.table.getRows()[at];
    await state.table.addRow({ ...row, _at: null }, Boolean(next), next);
    done++;
  }
  for (const { key, name, from, to } of change.cells) {
    const row = rowOf(state, key);
    if (!row || (row.getData()[name] ?? "") !== (back ? to : from)) continue;
    row.update({ [name]: back ? from : to });
    done++;
  }
  if (back && change.removed.length && [...grids.values()].some((other) => other.item.id.startsWith(`${state.item.id}[]`))) toast(words.undoneRow);
  return done > 0;
}

async function undo(state, back) {
  clearTimeout(state.timer);
  noteChange(state);
  const from = back ? state.past : state.future;
  const change = from.pop();
  if (!change) { toast(back ? words.nothingToUndo : words.nothingToRedo); return; }
  if (await carryOut(state, change, back)) (back ? state.future : state.past).push(change); else toast(words.changedSince);
  remember(state);
  gridChanged(state.item.id);
}

function undoKeys(state, event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest(".tabulator-editing")) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  event.stopPropagation();
  undo(state, key === "z" && !event.shiftKey);
}
