// Blocks of cells, as Excel, WPS and LibreOffice put them on the clipboard: rows by lines, cells by tabs; a cell with a line
// break, a tab or a quotation mark within it stands in quotation marks.
"use strict";
function parsedBlock(told) {
  const rows = [[]];
  let at = 0;
  for (;;) {
    let value = "";
    const quoted = told[at] === '"' && told.slice(at).match(/^"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)/);
    if (quoted) { value = quoted[1].replaceAll('""', '"'); at += quoted[0].length; }
    else { value = told.slice(at).match(/^[^\t\r\n]*/)[0]; at += value.length; }
    rows[rows.length - 1].push(value);
    if (at >= told.length) break;
    if (told[at] === "\t") { at++; continue; }
    at += told.startsWith("\r\n", at) ? 2 : 1;
    if (at >= told.length) break; // the end of the last row begins no other
    rows.push([]);
  }
  return rows;
}

// What is picked, as it is shown, so that it can go into Excel and come back.
function copiedBlock(state) {
  const rows = state.table.getRanges()[0]?.getStructuredCells() ?? [];
  const shown = (cell) => {
    const field = cell.getField();
    const value = field === "_in" ? aboveName(state, cell.getValue()) : nameOf(state.item, field, String(cell.getValue() ?? ""));
    return /["\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  };
  return rows.map((cells) => cells.filter((cell) => cell.getField()).map(shown).join("\t")).join("\r\n");
}

const columnOf = (item, field) => item.columns.find((column) => column.name === field && column.kind !== "member");
const nameOf = (item, field, value) => {
  const names = new Map(columnOf(item, field)?.options ?? []);
  return names.size ? value.split("；").map((part) => names.get(part) ?? part).join("；") : value;
};
// A choice may be given by the words that the page shows for it.
const codeOf = (item, field, value) => columnOf(item, field)?.options.find(([, name]) => name === value)?.[0] ?? value;
