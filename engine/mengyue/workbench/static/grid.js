// Lists as grids: typed, or pasted as a block from Excel; every change is a change of the list, saved at once.
"use strict";
const grids = new Map();
const pageName = Math.random().toString(36).slice(2, 8);
let rowNumber = 0;
const keyed = (row) => ({ ...row, _key: `${pageName}-${++rowNumber}` }); // what this page calls a row
const editable = document.getElementById("fields").dataset.editable.split(" ");
const mayChange = (id) => editable.includes("*") || editable.includes(id.split(/[.[]/)[0]);

function makeGrid(item) {
  const place = document.querySelector(`[data-grid="${CSS.escape(item.id)}"]`);
  if (!place) return;
  const readonly = !mayChange(item.id);
  const state = { item, was: item.rows, table: null, all: false, place, past: [], future: [], last: null };
  grids.set(item.id, state);
  const names = Object.fromEntries(item.columns.map((column) => [column.name, Object.fromEntries(column.options)]));
  const columns = [];
  if (item.within_label) columns.push({ title: item.within_label, field: "_in", width: 150, headerSort: false, editor: readonly ? false : "list",
    editorParams: () => ({ values: state.item.within.map(([at, name]) => ({ value: at, label: name })) }), formatter: (cell) => text(aboveName(state, cell.getValue())) });
  for (const column of item.columns) columns.push(gridColumn(column, names[column.name], readonly, item.id === "members"));
  if (item.id === "members" && !readonly) suggestUnits(place);
  if (!readonly) columns.push({ title: "", width: 40, minWidth: 40, headerSort: false, resizable: false, clipboard: false, hozAlign: "center",
    formatter: (cell) => element("button", { type: "button", "aria-label": words.deleteRowOf.replace("{row}", cell.getRow().getPosition()), tabindex: -1 }, "✕"),
    cellClick: (_event, cell) => { cell.getRow().delete().then(() => gridChanged(item.id)); } });
  state.table = new Tabulator(tableOf(state), {
    data: item.rows.map(keyed), columns, rowHeader: { title: "", formatter: "rownum", width: 38, minWidth: 38, headerSort: false, resizable: false, hozAlign: "center", frozen: true }, layout: "fitDataFill", nestedFieldSeparator: false, height: item.rows.length > 14 ? 460 : false,
    placeholder: words.noRows, headerSortClickElement: "icon", columnDefaults: { headerSort: false, maxInitialWidth: 240, minWidth: 70 },
    selectableRange: 1, selectableRangeAutoFocus: false, selectableRangeColumns: false, selectableRangeRows: false, selectableRangeClearCells: !readonly, selectableRangeClearCellsValue: "", editTriggerEvent: "dblclick",
    rowFormatter: (row) => row.getElement().querySelectorAll('[tabindex="0"]').forEach((cell) => { cell.tabIndex = -1; }), // a list is one stop of the Tab key
    autoResize: false, clipboard: readonly ? "copy" : true, clipboardCopyStyled: false, clipboardCopyConfig: { rowHeaders: false, columnHeaders: false }, clipboardCopyRowRange: "range",
    clipboardCopyFormatter: (kind) => (kind === "plain" ? copiedBlock(state) : ""), clipboardPasteParser: (told) => parsedBlock(told).map((cells) => ({ ...cells })), clipboardPasteAction: (rows) => pasted(state, rows),
  });
  state.table.on("cellEdited", (cell) => { suggest(cell); gridChanged(item.id); });
  state.table.on("tableBuilt", () => { place.dataset.ready = "1"; remember(state); stayInView(tableOf(state).querySelector(".tabulator-tableholder")); tableOf(state).querySelector(".tabulator-header").tabIndex = -1; state.width = tableOf(state).clientWidth; });
  for (const left of ["cellEdited", "cellEditCancelled"]) state.table.on(left, () => requestAnimationFrame(() => { fit(state); backToCells(state); }));
  tableOf(state).parentElement.addEventListener("keydown", (event) => { // Tab goes on to what follows the list; between cells go the arrows
    if (!readonly) undoKeys(state, event);
    if (event.key === "Tab" && !event.target.closest(".tabulator-editing")) event.stopPropagation();
  }, true);
  new ResizeObserver(() => fit(state)).observe(tableOf(state));
  place.querySelector("[data-add]").addEventListener("click", () => addRow(state));
  place.querySelector("[data-add]").hidden = readonly;
  const more = place.querySelector("[data-columns]");
  more.hidden = item.columns.every((column) => column.shown);
  more.addEventListener("click", () => {
    closeCell(state);
    state.all = !state.all;
    more.textContent = state.all ? words.fewColumns : words.allColumns;
    for (const column of item.columns) if (!column.shown) state.table[state.all ? "showColumn" : "hideColumn"](column.name);
  });
}

// A list takes the keys when a cell of it closes: who closed it by a click elsewhere is to find there what he clicked on.
function stayInView(holder) {
  holder.focus = () => HTMLElement.prototype.focus.call(holder, { preventScroll: true });
}

// Who leaves a cell by a key goes on among the cells: its field is gone, and with it where the keys went.
function backToCells(state) {
  if (document.activeElement === document.body) tableOf(state).querySelector(".tabulator-tableholder")?.focus({ preventScroll: true });
}
const text = (value) => document.createTextNode(value);
const aboveName = (state, at) => state.item.within.find(([place]) => place === at)?.[1] ?? "";
function gridColumn(column, names, readonly, unit) {
  const many = column.kind === "checks" || column.kind === "lines";
  const label = (column.unit ? words.remarked.replace("{text}", column.label).replace("{remark}", column.unit) : column.label) + (column.required ? " *" : "");
  const made = { title: column.label, field: column.name, titleFormatter: () => element("span", {}, column.called ? element("span", { lang: "zh-CN" }, label) : label, column.called && ` ${column.called}`), visible: column.shown,
    headerTooltip: [column.hint, column.printed].filter(Boolean).join("\n") || false,
    formatter: (cell) => text(String(cell.getValue() ?? "").split("；").map((value) => (column.kind === "member" ? value : names[value]) ?? value).join("；")) };
  if (column.kind === "money") Object.assign(made, { cssClass: "money", formatter: (cell) => text(String(cell.getValue() ?? "").replace(/^\d{4,}(?=\.|$)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","))) });
  if (readonly) return made;
  if (column.options.length && !many) {
    made.editor = "list";
    made.editorParams = { values: column.options.map(([value, name]) => ({ value, label: column.kind === "member" && name !== value ? `${value}　${name}` : name })), autocomplete: column.kind === "member", clearable: true, freetext: column.kind === "member", listOnEmpty: true };
  } else made.editor = column.kind === "prose" ? "textarea" : "input";
  if (unit && column.name === "name") made.editorParams = { elementAttributes: { list: "known-units", autocomplete: "off" } };
  return made;
}

// A table that is drawn anew loses a cell that is open: what is in it is taken first.
function closeCell(state) { state.place.querySelector(".tabulator-cell.tabulator-editing :is(input, textarea)")?.blur(); }

const tableOf = (state) => state.place.querySelector("[data-table]");
// A list takes the width that it is given only when no cell is open: what is being typed would be lost.
function fit(state) {
  const width = tableOf(state).clientWidth;
  if (!state.place.dataset.ready || width === state.width || state.place.querySelector(".tabulator-cell.tabulator-editing")) return;
  state.width = width;
  state.table.redraw(true);
}

function addRow(state) {
  const item = state.item;
  const row = keyed({ _at: null, _in: item.within.length ? item.within[item.within.length - 1][0] : -1 });
  for (const column of item.columns) row[column.name] = "";
  return state.table.addRow(row).then(async (made) => {
    const first = item.columns.find((column) => column.shown && column.name !== "id") || item.columns[0];
    await made.scrollTo?.("center", false);
    for (let drawn = 0; drawn < 2; drawn++) await new Promise(requestAnimationFrame); // a row that is drawn anew loses its open cell
    const cell = made.getCell(first.name);
    if (![document.body, state.place.querySelector("[data-add]")].includes(document.activeElement)) return made; // gone on already
    if (first.options.length) cell?.getElement()?.focus(); else cell?.edit(true); // a list that opens by itself hides the row
    return made;
  });
}

// Units of other alliances in the folder: suggested by name; what is known of one goes into its cells that are empty.
let knownUnits = [];
async function suggestUnits(place) {
  try { knownUnits = (await (await fetch(`/a/${key}/known-units`)).json()).units ?? []; } catch { return; } // only a convenience
  place.append(element("datalist", { id: "known-units" }, ...knownUnits.map((unit) => element("option", { value: unit.name }, [unit.uscc, unit.from].filter(Boolean).join("　")))));
}

function fillKnown(cell) {
  const data = cell.getData();
  const typed = String(cell.getValue() ?? "").trim();
  const unit = typed && ["name", "uscc"].includes(cell.getField()) && knownUnits.find((known) => known[cell.getField()] === typed);
  if (!unit) return false;
  const taken = cell.getTable().getData().some((row) => row !== data && row.id === unit.id);
  const fresh = Object.entries(unit).filter(([name]) => name in data && !data[name] && !(name === "id" && taken));
  if (!fresh.length) return false;
  cell.getRow().update(Object.fromEntries(fresh));
  toast(words.known.replace("{from}", unit.from));
  return fresh.some(([name]) => name === "id") || data.id;
}

// A unit is called by a short name until somebody gives it another.
function suggest(cell) {
  const data = cell.getData();
  if ((cell.getTable().element.closest("[data-grid]")?.dataset.grid === "members" && fillKnown(cell)) || cell.getField() !== "name" || !("id" in data) || data.id) return;
  const short = String(data.name).replace(/(有限责任公司|股份有限公司|有限公司|集团)$/, "").slice(0, 20);
  if (short) cell.getRow().update({ id: short });
}

// A block from the clipboard goes in from the picked cell on; rows that are wanting are added.
function pasted(state, rows) {
  const range = state.table.getRanges()[0];
  const item = state.item;
  const existing = state.table.getRows();
  const first = range?.getRows()[0];
  const at = first ? existing.findIndex((row) => row.getIndex() === first.getIndex() && row.getElement() === first.getElement()) : existing.length;
  const fields = state.table.getColumns().filter((column) => column.isVisible() && column.getField()).map((column) => column.getField());
  const from = Math.max(0, fields.indexOf(range?.getColumns().find((column) => column.getField())?.getField()));
  const fresh = [];
  const picked = range?.getCells() ?? [];
  const single = rows.length === 1 && Object.keys(rows[0]).length === 1 && picked.length > 1; // one value for all that is picked
  if (single) rows = range.getStructuredCells().map((cells) => Object.fromEntries(cells.filter((cell) => cell.getField()).map((_cell, at) => [at, rows[0][0]])));
  changing(item.id);
  rows.forEach((cells, number) => {
    const values = Object.values(cells);
    const update = {};
    values.forEach((value, offset) => { const field = fields[from + offset]; if (field === "_in") { const above = item.within.find(([, name]) => name === String(value).trim() || name.startsWith(`${String(value).trim()}　`)); if (above) update._in = above[0]; }
      else if (field) update[field] = codeOf(item, field, String(value).trim()); });
    const row = existing[at + number];
    if (row) row.update(update);
    else fresh.push(keyed({ _at: null, _in: item.within.length ? item.within[item.within.length - 1][0] : -1, ...Object.fromEntries(item.columns.map((column) => [column.name, ""])), ...update }));
  });
  Promise.resolve(fresh.length ? state.table.addData(fresh) : null).finally(() => gridChanged(item.id));
  return [];
}

const gridData = (state) => state.table.getData().filter((row) => state.item.columns.some((column) => row[column.name]));
function changing(id) { saving.pending.add(id); keepWaiting(); }

// Each list waits for itself: a change of another list must not drop it.
function gridChanged(id) {
  const state = grids.get(id);
  changing(id);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => { noteChange(state); saving.pending.delete(id); saveEdit({ grid: id, was: state.was, now: gridData(state), above: state.item.within }); }, 60);
}

// After a saving the rows of this page have places in the file, also while more of them is being changed.
saving.listeners.push((told, edits) => edits.forEach((edit, at) => {
  const state = edit.grid && grids.get(edit.grid);
  const rows = state && told.edits?.[at].state === "saved" && told.edits[at].value;
  if (!rows) return;
  state.was = rows;
  const places = new Map(rows.map((row) => [row._key, row]));
  for (const row of state.table.getRows()) {
    const now = row.getData();
    const placed = places.get(now._key);
    if (placed && (placed._at !== now._at || placed._no !== now._no)) row.update({ _at: placed._at, _no: placed._no });
  }
}));

// Rows are changed where they stand, so that a cell that is being typed in stays open; else they come anew.
function refreshGrid(item, outside) {
  const state = grids.get(item.id);
  refreshRows(state, item, outside);
  if (state?.place.dataset.ready && !saving.pending.has(item.id)) remember(state);
}

function refreshRows(state, item, outside) {
  if (!state || !state.place.dataset.ready) return;
  if (saving.pending.has(item.id) || saving.queue.some((edit) => edit.grid === item.id)) return; // changed since: its own saving tells
  const filled = (row) => item.columns.some((column) => row[column.name]);
  const open = state.place.querySelector(".tabulator-cell.tabulator-editing");
  const rows = state.table.getRows();
  const typing = open && rows.find((row) => row.getElement().contains(open));
  const shown = rows.filter((row) => filled(row.getData()));
  if (open && (shown.length !== item.rows.length || (typing && outside))) return; // when the cell is left, its saving tells
  if (item.within_label) standBelow(state, item);
  state.item = item;
  state.was = item.rows;
  if (shown.length === item.rows.length) {
    shown.forEach((row, at) => {
      const now = row.getData();
      const differs = Object.entries(item.rows[at]).filter(([name, value]) => now[name] !== value);
      if (differs.length) row.update(Object.fromEntries(differs));
    });
    return;
  }
  closeCell(state);
  const left = state.table.rowManager?.element?.scrollLeft || 0;
  const blank = state.table.getData().filter((row) => !filled(row));
  state.table.replaceData([...item.rows.map(keyed), ...blank]).then(() => { remember(state); if (state.table.rowManager?.element) state.table.rowManager.element.scrollLeft = left; });
}

// The list above has got, lost or renamed a row: a list within it is there when there is a row that it can belong to.
function standBelow(state, item) {
  state.place.hidden = item.waits;
  if (JSON.stringify(state.item.within) === JSON.stringify(item.within)) return;
  requestAnimationFrame(() => { if (!state.place.querySelector(".tabulator-editing")) state.table.getRows().forEach((row) => row.reformat()); });
}

function markCells(refused) {
  document.querySelectorAll(".tabulator-cell.refused").forEach((cell) => cell.classList.remove("refused"));
  for (const refusal of refused) {
    const found = refusal.place.match(/^(.*)\[(\d+)\]\.(.+)$/);
    const state = found && (grids.get(found[1]) || grids.get(found[1].replace(/\[\d+\]/g, "[]")));
    const row = state?.table.getRows()[Number(found[2])];
    const cell = row?.getCell(found[3]);
    if (cell) cell.getElement().classList.add("refused");
  }
}

function showCell(place, path) {
  const found = path.match(/\[(\d+)\](?:\.([^[\]]+))?$/);
  const state = grids.get(place.dataset.grid);
  if (!found || !state) return;
  const above = place.dataset.grid.includes("[]") ? Number(path.match(/\[(\d+)\]/)[1]) : -1;
  const row = state.table.getRows().find((candidate) => { const data = candidate.getData(); return data._no === Number(found[1]) && (data._in ?? -1) === above; });
  if (row) { row.scrollTo?.("center", false); const cell = found[2] && row.getCell(found[2]); cell?.getElement()?.scrollIntoView({ block: "nearest", inline: "center" }); cell?.getElement()?.classList.add("told"); }
}
