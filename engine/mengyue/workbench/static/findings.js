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
      showView(false);
      found.scrollIntoView({ block: "center" });
      (found.querySelector("[data-value], input") || found.querySelector("[data-add]"))?.focus();
      if (grid) showCell(grid, path);
      return true;
    }
    at = parentOf(at);
  }
  return false;
}

// What is found in many rows is many nodes: they are made when somebody looks, not after every saving.
let lastFindings = "", allFindings = null, heard = null;
// What a saving has brought, or what it has settled, is said to who does not see the page; what was there before is not.
function sayChange(findings) {
  const now = new Map(findings.map((finding) => [`${finding.code} ${finding.place}`, finding.message]));
  const fresh = heard ? [...now].filter(([id, message]) => heard.get(id) !== message).map(([_id, message]) => message) : [];
  const settled = heard ? [...heard.keys()].filter((id) => !now.has(id)).length : 0;
  heard = now;
  const said = [...fresh.slice(0, 2), fresh.length > 2 && words.moreFound.replace("{count}", fresh.length - 2), settled && words.settled.replace("{count}", settled)].filter(Boolean);
  if (said.length) announce(said.join(" "));
}
function showFindings(findings) {
  const now = JSON.stringify(findings);
  if (now === lastFindings) return; // what somebody has opened stays open
  lastFindings = now;
  sayChange(findings);
  document.querySelectorAll(".form .found").forEach((place) => place.replaceChildren(...place.querySelectorAll(".refusal")));
  const places = new Map([...document.querySelectorAll(".form [data-field], .form [data-grid]")]
    .map((holder) => [holder.dataset.field || holder.dataset.grid, holder.querySelector(":scope > .found")]));
  const general = document.getElementById("general");
  const told = new Map(); // by place
  for (const finding of findings) {
    if (finding.state === "unjudged" || finding.section !== work.dataset.section) continue;
    let at = finding.path, place = null;
    while (at && !place) {
      place = places.get(at) || places.get(at.replace(/\[\d+\]$/, "").replace(/\[\d+\]/g, "[]"));
      at = parentOf(at);
    }
    const under = place || general;
    const make = () => findingNode(finding, { place: !place || finding.path.includes("[") });
    make.question = finding.severity === "review";
    if (!told.has(under)) told.set(under, []);
    told.get(under).push(make);
  }
  for (const [place, nodes] of told) {
    const questions = nodes.filter((make) => make.question && place.dataset.found !== undefined);
    const folded = questions.length > 2; // a question for each row would bury the list
    place.append(...nodes.filter((make) => !folded || !make.question).map((make) => make()));
    if (folded) place.append(madeWhenOpened(words.questions.replace("{count}", questions.length), questions));
  }
  allFindings = findings;
  showAll();
  const errors = findings.filter((finding) => finding.severity === "error" && finding.state !== "unjudged").length;
  const badge = document.getElementById("errors");
  badge.textContent = errors;
  badge.hidden = !errors;
}

function madeWhenOpened(title, nodes) {
  const details = element("details", {}, element("summary", {}, title));
  details.addEventListener("toggle", () => { if (details.open && details.children.length === 1) details.append(...nodes.map((make) => make())); });
  return details;
}

function showAll() {
  if (!allFindings || document.getElementById("pane-found").hidden) return;
  document.getElementById("all-found").replaceChildren(...allFindings.map((finding) => findingNode(finding, { place: true })));
  allFindings = null;
}
