"use strict";
const rows = [...document.querySelectorAll("tbody tr")];
const field = document.querySelector("input");
const links = () => rows.filter(row => !row.hidden).map(row => row.querySelector("a")).filter(link => link);
if (field) {
  field.hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase();
    for (const row of rows) {
      row.hidden = !row.classList.contains("up") && !row.cells[0].textContent.toLowerCase().includes(wanted);
    }
  });
}
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = event.target === field;
  if (event.key === "/" && field && !typing) {
    field.focus();
    event.preventDefault();
  } else if (event.key === "Escape" && typing) {
    field.value = "";
    field.dispatchEvent(new Event("input"));
    field.blur();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const all = links();
    const at = all.indexOf(document.activeElement);
    const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? all.length - 1 : at - 1;
    if (all[next]) {
      all[next].focus();
      event.preventDefault();
    }
  } else if (event.key === "Backspace" && !typing) {
    const up = document.querySelector("tr.up a");
    if (up) up.click();
  }
});
