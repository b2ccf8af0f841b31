// Files dropped onto the page, or chosen: sent as they are, and what was understood is shown.
"use strict";
for (const zone of document.querySelectorAll("[data-drop]")) {
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => { event.preventDefault(); zone.classList.remove("over"); send(zone, event.dataTransfer.files); });
  zone.querySelector("input").addEventListener("change", (event) => send(zone, event.target.files));
}

async function send(zone, files) {
  for (const file of files) {
    const glue = zone.dataset.drop.includes("?") ? "&" : "?";
    try {
      const answer = await fetch(`${zone.dataset.drop}${glue}name=${encodeURIComponent(file.name)}`, { method: "POST", headers: { "x-csrf-token": csrf }, body: file });
      const told = await answer.json();
      if (told.error) { toast(words.failed + told.error); continue; }
      document.getElementById("dropped").prepend(droppedNode(told));
      document.dispatchEvent(new CustomEvent("dropped", { detail: { told, zone } }));
    } catch { toast(words.tooLong); }
  }
}

function droppedNode(told) {
  const node = element("div", { class: "panel" }, element("h3", {}, told.name));
  if (told.summary) node.append(element("ul", {}, ...told.summary.map((line) => element("li", {}, line))));
  for (const finding of told.findings || []) {
    node.append(element("div", { class: `finding ${finding.severity}` }, element("p", {}, finding.label ? words.labelled.replace("{label}", finding.label).replace("{text}", finding.message) : finding.message), finding.hint ? element("p", {}, finding.hint) : ""));
  }
  if (told.key) node.append(element("p", {}, element("a", { class: "button primary", href: `/a/${told.key}/overview` }, "→ " + (told.kept || told.name))));
  return node;
}
