// Verdicts by keyboard, and words selected with the mouse into the form that adds a fact. The page works without it.
(() => {
  "use strict";
  const adding = document.getElementById("adding");

  // what the reader has selected, and the last mark or section before it
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const words = String(selection).trim();
    const text = document.getElementById("text");
    if (!adding || !words || !text || !text.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    let near = "";
    for (const place of text.querySelectorAll("[id]")) {
      if (range.comparePoint(place, 0) > -1) break;
      near = place.id;
    }
    adding.elements.quote.value = words;
    adding.elements.near.value = near;
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
    const on = document.getElementById("keys-on");
    if (event.ctrlKey || event.altKey || event.metaKey || typing || (on && !on.checked)) return;
    const key = event.key.toLowerCase();
    if (key === "u") document.querySelector("[data-key=u]")?.click();
    else if ("aex".includes(key)) document.querySelector(`aside li.here [data-key=${key}]`)?.click();
    else return;
    event.preventDefault();
  });
})();
