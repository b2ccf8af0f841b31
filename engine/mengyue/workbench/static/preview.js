// The paper beside the form: blocks that changed are put in, marked and scrolled to; every sentence tells its source.
"use strict";
const sheet = document.getElementById("sheet");
const paper = document.getElementById("paper");
let shownBlocks = [];
let openDifference = false; // what was just chosen for the whole paper, or a wording: show what is different at once

// Replace only what differs: equal blocks at both ends stay as they are.
function showPaper(told, mark) {
  if (!told || told.blocks === null) return;
  if (told.why) { if (!shownBlocks.length) sheet.textContent = told.why; document.getElementById("changes").textContent = told.why; return; }
  const blocks = told.blocks;
  if (!shownBlocks.length) sheet.replaceChildren();
  let start = 0, end = 0;
  while (start < blocks.length && start < shownBlocks.length && blocks[start] === shownBlocks[start]) start++;
  while (end < blocks.length - start && end < shownBlocks.length - start
    && blocks[blocks.length - 1 - end] === shownBlocks[shownBlocks.length - 1 - end]) end++;
  const old = [...sheet.children].slice(start, shownBlocks.length - end);
  const sameCount = blocks.length === shownBlocks.length;
  const made = [];
  const holder = document.createElement("template");
  const middle = blocks.slice(start, blocks.length - end);
  if (sameCount) {
    middle.forEach((html, at) => {
      if (html === shownBlocks[start + at]) return;
      holder.innerHTML = html;
      const node = holder.content.firstElementChild;
      old[at].replaceWith(node);
      made.push(node);
    });
  } else {
    holder.innerHTML = middle.join("");
    made.push(...holder.content.children);
    const before = sheet.children[shownBlocks.length - end] || null;
    old.forEach((node) => node.remove());
    made.forEach((node) => sheet.insertBefore(node, before));
  }
  const first = !shownBlocks.length;
  const before = new Set(shownBlocks), after = new Set(blocks);
  const gone = shownBlocks.filter((html) => !after.has(html));
  shownBlocks = blocks;
  const fresh = sameCount ? made : made.filter((_node, at) => !before.has(middle[at]));
  if (mark && !first && (fresh.length || gone.length)) {
    showDifference(fresh, gone);
    fresh.forEach((node) => node.classList.add("changed"));
    if (fresh.length) scrollSheet(fresh.find((node) => !node.matches(".contents")) || fresh[0]); // the contents only follow
    setTimeout(() => fresh.forEach((node) => node.classList.remove("changed")), 2500);
  } else if (mark && openDifference) document.getElementById("changes").textContent = words.noDifference;
  openDifference = false;
  sheet.dataset.shown = String(Number(sheet.dataset.shown || 0) + 1);
}

// What is new and what is gone, as a list to be opened; a click leads to the place.
function showDifference(fresh, gone) {
  const place = document.getElementById("changes"), list = document.getElementById("difference");
  const plain = (html) => { const holder = document.createElement("template"); holder.innerHTML = html; return holder.content.textContent.trim(); };
  const lines = [...fresh.map((node) => [node.textContent.trim(), node]), ...gone.map((html) => [plain(html), null])].filter(([text]) => text);
  list.replaceChildren(...lines.slice(0, 60).map(([text, node]) => element("p", { class: node ? "added" : "removed" },
    node ? element("button", { type: "button", class: "link", onclick: () => scrollSheet(node) }, text.slice(0, 160)) : element("del", {}, text.slice(0, 160)))));
  list.hidden = !openDifference;
  place.replaceChildren(element("button", { type: "button", class: "link", "aria-expanded": String(openDifference), "aria-controls": "difference",
    onclick: (event) => { list.hidden = !list.hidden; event.target.setAttribute("aria-expanded", String(!list.hidden)); } }, words.difference.replace("{new}", fresh.length).replace("{gone}", gone.length)));
}

function scrollSheet(node) {
  const top = node.offsetTop - sheet.clientHeight / 3;
  if (node.offsetTop < sheet.scrollTop || node.offsetTop + node.offsetHeight > sheet.scrollTop + sheet.clientHeight) sheet.scrollTop = Math.max(0, top);
}

// While the engine thinks, what is typed already stands where it will be printed.
function echo(id, text) {
  const places = sheet.querySelectorAll(`[data-path="${CSS.escape(id)}"]`);
  places.forEach((place) => { if (text && !text.includes("\n")) { place.textContent = text; place.classList.add("changed"); place.classList.replace("b", "v"); setTimeout(() => place.classList.remove("changed"), 2500); } });
  if (places.length) { const at = places[0].closest(".sheet > *"); if (at) scrollSheet(at); }
}

async function loadPaper(mark = false) {
  if (!paper.value) { sheet.textContent = ""; return; }
  const answer = await fetch(`/a/${key}/preview?paper=${encodeURIComponent(paper.value)}`, { headers: { "hx-request": "true" } });
  const told = await answer.json();
  if (told.error) { sheet.textContent = told.error; return; }
  showPaper(told, mark);
}
paper.addEventListener("change", () => { shownBlocks = []; sheet.replaceChildren(); closeCard(); localStorage.setItem("mengyue-paper", paper.value); loadPaper(); });

sheet.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#to-']");
  if (link) { event.preventDefault(); const to = document.getElementById(link.getAttribute("href").slice(1)); if (to) sheet.scrollTop = to.offsetTop - 20; return; }
  const value = event.target.closest("[data-path]");
  if (value?.dataset.path) { followPath(value.dataset.path); return; }
  const block = event.target.closest("[data-clause]");
  if (block?.dataset.clause) openCard(block);
});
// Go to where a value is filled in, on this page or another of the form.
function followPath(path) {
  if (goTo(path)) return;
  const link = document.querySelector(`.side [data-nav="${sectionOf(path.split(/[.[]/)[0])}"]`);
  if (link) location.href = `${link.href}#${encodeURIComponent(path)}`;
}
sheet.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target !== sheet) return;
  const top = sheet.scrollTop;
  const block = [...sheet.querySelectorAll("[data-clause]")].find((node) => node.dataset.clause && node.offsetTop >= top);
  if (block) openCard(block);
});

const tops = JSON.parse(document.getElementById("section-tops").textContent);
const sectionOf = (top) => tops[top] || "life";

async function openCard(block) {
  sheet.querySelectorAll(".picked").forEach((node) => node.classList.remove("picked"));
  block.classList.add("picked");
  const card = document.getElementById("card");
  card.hidden = false;
  await htmx.ajax("GET", `/a/${key}/clause?clause=${encodeURIComponent(block.dataset.clause)}&paper=${encodeURIComponent(paper.value)}`, { target: card, swap: "innerHTML" });
  card.querySelector("button, input")?.focus();
}
function closeCard() { document.getElementById("card").hidden = true; sheet.querySelectorAll(".picked").forEach((node) => node.classList.remove("picked")); }
document.getElementById("card").addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) { closeCard(); sheet.focus(); }
  const back = event.target.closest("[data-default]");
  if (back) choose(back.closest("[data-clause-choice]"), "");
});
document.getElementById("card").addEventListener("change", (event) => {
  if (event.target.name === "variant") choose(event.target.closest("[data-clause-choice]"), event.target.value);
});
function choose(set, variant) {
  openDifference = true;
  const was = set.dataset.own;
  set.dataset.own = variant;
  saveEdit({ path: ["clauses", set.dataset.clauseChoice, "variant"], was, now: variant });
}

for (const tab of document.querySelectorAll(".tabs [role=tab]")) {
  tab.addEventListener("click", () => pickTab(tab));
  tab.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = [...document.querySelectorAll(".tabs [role=tab]")].find((candidate) => candidate !== tab);
    pickTab(other); other.focus();
  });
}
function pickTab(tab) {
  for (const other of document.querySelectorAll(".tabs [role=tab]")) {
    other.setAttribute("aria-selected", String(other === tab));
    other.tabIndex = other === tab ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = other !== tab;
  }
  showAll();
}
// On a small screen the paper lies over the form: nothing under it takes the keys, and closing it leads back.
const view = document.getElementById("view");
function showView(open) {
  if (open === view.classList.contains("open")) return;
  view.classList.toggle("open", open);
  for (const under of document.querySelectorAll(".work > main, .work > nav")) under.inert = open;
  document.getElementById(open ? "hide-preview" : "show-preview").focus();
}
document.getElementById("show-preview").addEventListener("click", () => showView(true));
document.getElementById("hide-preview").addEventListener("click", () => showView(false));
matchMedia("(max-width: 1000px)").addEventListener("change", () => showView(false));
view.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (!document.getElementById("card").hidden) { closeCard(); sheet.focus(); } else showView(false);
});
const wanted = localStorage.getItem("mengyue-paper");
if (wanted && [...paper.options].some((option) => option.value === wanted)) paper.value = wanted;
loadPaper();
