// Two Word files for comparing: the first dropped is the old one.
"use strict";
document.addEventListener("dropped", (event) => {
  if (event.detail.zone.dataset.then !== "compare") return;
  const form = document.getElementById("compare");
  const field = form.elements.old.value && !form.elements.new.value ? form.elements.new : form.elements.old;
  if (field === form.elements.old) form.elements.new.value = "";
  field.value = event.detail.told.file;
});
