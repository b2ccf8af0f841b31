// What every page needs: words, the word that proves a request ours, messages, a dialog, the name of who sits here.
"use strict";
const words = JSON.parse(document.body.dataset.words);
const csrf = document.querySelector("meta[name=csrf]").content;

// The program cannot be reached, or what answers is not the program: to be tried again.
class Away extends Error {}

async function post(address, content, leaving = false) {
  const body = JSON.stringify(content);
  let told;
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "x-csrf-token": csrf, "content-type": "application/json" },
      keepalive: leaving && body.length < 15000, signal: AbortSignal.timeout(90000) }); // what is small goes out though the page is left
    told = await answer.json();
  } catch (error) { throw new Away(error.message); }
  if (told.error) throw new Error(told.error);
  return told;
}

// The place that holds a place: members[3].uscc, members[3], members, nothing.
function parentOf(path) {
  const above = path.replace(/(\.|^)[^.[\]]*$|\[[^\]]*\]$/, "");
  return above === path ? "" : above;
}

let toastTimer = 0;
function toast(text) {
  const place = document.getElementById("toast");
  place.textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { place.textContent = ""; }, 6000);
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") made.className = value; else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

// Ask something in a dialog; returns the value of the button.
function askDialog(title, body, buttons) {
  const dialog = document.getElementById("dialog");
  document.getElementById("dialog-title").textContent = title;
  document.getElementById("dialog-body").replaceChildren(...body);
  document.getElementById("dialog-buttons").replaceChildren(
    ...buttons.map(([value, text, kind]) => element("button", { value, class: kind, ...(value ? {} : { type: "button", onclick: () => dialog.close("") }) }, text))); // Enter is for the button that does it
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue), { once: true }));
}

const who = () => document.body.dataset.person || decodeURIComponent((document.cookie.match(/(?:^|; )mengyue_who=([^;]*)/) || [])[1] || "");
document.getElementById("who")?.addEventListener("click", async (event) => {
  const button = event.currentTarget;
  const input = element("input", { value: who(), maxlength: 40, "aria-label": words.asName });
  if (await askDialog(words.asName, [input], [["", words.cancel, ""], ["yes", words.keep, "primary"]]) !== "yes") return;
  document.cookie = `mengyue_who=${encodeURIComponent(input.value.trim())}; path=/; max-age=31536000; samesite=strict`;
  if (input.value.trim()) button.textContent = input.value.trim();
});

// Said to who does not see the page; the same words again are said again.
function announce(text) {
  const place = document.getElementById("announced");
  place.textContent = "";
  if (text) setTimeout(() => { place.textContent = text; }, 100);
}

// A part that comes anew, as that of the jobs while they run, keeps open what was open, and tells how it stands once.
const openParts = new Map();
let lastJob = document.querySelector(".job")?.dataset.told;
document.addEventListener("htmx:beforeSwap", (event) => event.detail.target.querySelectorAll?.("details[id]").forEach((part) => openParts.set(part.id, part.open)));
document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  target.querySelectorAll?.("details[id]").forEach((part) => { if (openParts.has(part.id)) part.open = openParts.get(part.id); });
  const told = target.querySelector?.(".job")?.dataset.told;
  if (told && told !== lastJob) announce(told);
  lastJob = told || lastJob;
});

// On a phone the steps are one line: where we are stands in it.
const hereNow = document.querySelector(".side [aria-current]"), steps = hereNow?.closest(".side");
if (steps) steps.scrollLeft += hereNow.getBoundingClientRect().left - steps.getBoundingClientRect().left - (steps.clientWidth - hereNow.offsetWidth) / 2;

document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["x-csrf-token"] = csrf; });
document.addEventListener("htmx:responseError", (event) => {
  let text = event.detail.xhr.responseText;
  try { text = JSON.parse(text).error || text; } catch { /* plain text */ }
  toast(words.failed + text);
});
document.addEventListener("htmx:sendError", () => toast(words.offline));
