// Pages that came back: tick all of a member at once, say how many are not kept yet, take in how the work ends.
"use strict";
const ticks = document.getElementById("ticks");
const filledIn = () => new URLSearchParams(new FormData(ticks)).toString();
const asShown = ticks ? filledIn() : "";

ticks?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-all]");
  if (!button) return;
  button.closest("details").querySelectorAll('.yesno input[value="是"]').forEach((input) => { input.checked = true; });
  tell();
});
ticks?.addEventListener("change", (event) => {
  if (event.target.matches("[data-all-on]")) event.target.closest("details").querySelectorAll('input[type=date][name^="d."]').forEach((input) => { input.value = event.target.value; });
  tell();
});
const dirty = () => ticks !== null && filledIn() !== asShown;
function tell() {
  const place = document.getElementById("left");
  if (place) place.textContent = dirty() ? words.notKept : "";
}
let leaving = false;
ticks?.addEventListener("htmx:beforeRequest", () => { leaving = true; });
ticks?.addEventListener("htmx:responseError", () => { leaving = false; });
addEventListener("beforeunload", (event) => { if (!leaving && dirty()) event.preventDefault(); });

// When the work has ended, what is shown follows: the whole page, or how it stands alone while something is filled in.
let running = document.querySelector("#jobs progress") !== null;
document.addEventListener("htmx:afterSettle", () => {
  const now = document.querySelector("#jobs progress") !== null;
  if (running && !now) {
    if (dirty()) htmx.ajax("GET", location.pathname, { target: "#standing", select: "#standing", swap: "outerHTML" });
    else { leaving = true; location.reload(); }
  }
  running = now;
});
