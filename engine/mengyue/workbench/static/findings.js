// Findings at the field they are about; each explains itself, questions are answered by name.
"use strict";
function findingNode(finding, { place = false } = {}) {
  const node = element("div", { class: `finding ${finding.state === "unjudged" ? "info" : finding.severity}` },
    element("p", {}, element("span", { class: "name" }, `${finding.name} `), finding.message));
  if (place && finding.section) node.prepend(element("a", { class: "dim", href: `/a/${key}/${finding.section}#${encodeURIComponent(finding.path)}`,
    onclick: (event) => { if (finding.section === work.dataset.section) { event.preventDefault(); goTo(finding.path); } } }, finding.label));
  if (finding.hint) node.append(element("p", {}, finding.hint));
  if (finding.assigned) node.append(element("p", { class: "assigned" }, finding.assigned));
  if (finding.basis) node.append(element("p", { class: "basis" }, finding.basis));
  const shown = element("div", {});
  node.append(element("button", { type: "button", class: "link", onclick: async () => {
    if (shown.firstChild) { shown.replaceChildren(); return; }
    htmx.ajax("GET", `/explain?code=${encodeURIComponent(finding.code)}`, { target: shown, swap: "innerHTML" });
  } }, finding.code), shown);
  if (finding.state === "question") node.append(answerNode(finding) || "");
  return node;
}

function answerNode(finding) {
  if (finding.answer) {
    const verdicts = JSON.parse(document.getElementById("verdicts").textContent);
    return element("p", { class: "answered" }, `${verdicts[finding.answer.verdict]} ${finding.answer.text} — ${finding.answer.who} ${finding.answer.at}`);
  }
  const template = document.getElementById("answer-form")?.content.cloneNode(true);
  if (!template) return null;
  const form = template.querySelector("form");
  form.elements.code.value = finding.code;
  form.elements.place.value = finding.place;
  form.elements.who.value = who();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(`/a/${key}/answer`, { method: "POST", headers: { "x-csrf-token": csrf }, body: new URLSearchParams(new FormData(form)) });
    const told = await answer.json();
    if (told.error) toast(told.error); else showFindings(told.findings);
  });
  return form;
}

function goTo(path) {
  let at = path;
  while (at) {
    const field = document.querySelector(`[data-field="${CSS.escape(at)}"]`);
    const grid = document.querySelector(`[data-grid="${CSS.escape(at.replace(/\[\d+\]$/, "").replace(/\[\d+\]/g, "[]"))}"]`);
    const found = field || grid;
    if (found) {
      found.closest("details.more")?.setAttribute("open", "");
      document.getElementById("view")?.classList.remove("open");
      found.scrollIntoView({ block: "center" });
      (found.querySelector("[data-value], input") || found.querySelector("[data-add]"))?.focus();
      if (grid) showCell(grid, path);
      return true;
    }
    at = parentOf(at);
  }
  return false;
}

let lastFindings = "";
function showFindings(findings) {
  const now = JSON.stringify(findings);
  if (now === lastFindings) return; // what somebody has opened stays open
  lastFindings = now;
  document.querySelectorAll(".form .found").forEach((place) => place.replaceChildren(...place.querySelectorAll(".refusal")));
  const general = document.getElementById("general");
  for (const finding of findings) {
    if (finding.state === "unjudged" || finding.section !== work.dataset.section) continue;
    let at = finding.path, place = null;
    while (at && !place) {
      place = document.querySelector(`[data-field="${CSS.escape(at)}"] > .found`)
        || document.querySelector(`[data-grid="${CSS.escape(at.replace(/\[\d+\]$/, "").replace(/\[\d+\]/g, "[]"))}"] > .found`);
      at = parentOf(at);
    }
    (place || general).append(findingNode(finding, { place: !place || finding.path.includes("[") }));
  }
  for (const place of document.querySelectorAll("[data-grid] > .found")) { // a question for each row would bury the list
    const questions = [...place.querySelectorAll(":scope > .finding.review")];
    if (questions.length > 2) place.append(element("details", {}, element("summary", {}, words.questions.replace("{count}", questions.length)), ...questions));
  }
  const all = document.getElementById("all-found");
  all.replaceChildren(...findings.map((finding) => findingNode(finding, { place: true })));
  const errors = findings.filter((finding) => finding.severity === "error" && finding.state !== "unjudged").length;
  const badge = document.getElementById("errors");
  badge.textContent = errors;
  badge.hidden = !errors;
}
