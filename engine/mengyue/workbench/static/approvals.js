// Clauses to approve: all at once, and how many are chosen.
"use strict";
const approvals = document.getElementById("approvals");
approvals?.addEventListener("change", (event) => {
  const boxes = [...approvals.querySelectorAll('input[name^="c."]')];
  if (event.target.matches("[data-all]")) boxes.forEach((box) => { box.checked = event.target.checked; });
  const place = document.getElementById("chosen");
  if (place) place.textContent = words.chosen.replace("{count}", boxes.filter((box) => box.checked).length);
});
