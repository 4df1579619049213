// Walks the marks of a document by button and key, and keeps the text and the lists of facts together.
// The page works without it.
(() => {
  "use strict";
  const marks = () => [...document.querySelectorAll("mark[id]")].filter(isShown);
  const told = document.getElementById("told");
  let here = null;

  const isOn = (id) => { const box = document.getElementById(id); return !box || box.checked; };
  const isShown = (mark) => isOn(`show-${mark.classList[0]}`);

  function light(fact) {
    for (const old of document.querySelectorAll(".here")) old.classList.remove("here");
    for (const piece of document.querySelectorAll(`[data-f="${CSS.escape(fact)}"]`)) {
      (piece.closest("aside li") || piece).classList.add("here");
    }
  }

  // the list of facts beside the text shows the row of a fact; by hand, since scrollIntoView would move the page too
  function reveal(fact) {
    const row = document.querySelector(`aside [data-f="${CSS.escape(fact)}"]`);
    const aside = row && row.closest("aside");
    if (row) row.closest("details")?.setAttribute("open", "");
    if (!aside || getComputedStyle(aside).overflowY !== "auto" || aside.scrollHeight <= aside.clientHeight) return;
    aside.scrollTop += row.closest("li").getBoundingClientRect().top - aside.getBoundingClientRect().top - 80;
  }

  function show(mark, label) {
    here = mark;
    light(mark.dataset.f);
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
    reveal(mark.dataset.f);
    if (told) told.textContent = label;
    history.replaceState(null, "", `#${mark.id}`);
  }

  // next or previous mark, of one kind or of all that are shown, from where the reader is
  function step(by, letter) {
    const all = marks().filter((mark) => !letter || mark.classList.contains(letter));
    if (!all.length) return;
    let at = -1;
    if (here) {
      const after = all.findIndex((mark) => here.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
      const count = after < 0 ? all.length : after;
      at = by > 0 ? count : all[count - 1] === here ? count - 2 : count - 1;
    } else if (by < 0) {
      at = all.length - 1;
    } else {
      at = 0;
    }
    const mark = all[(at + all.length) % all.length];
    show(mark, `${mark.dataset.f} (${((at + all.length) % all.length) + 1}/${all.length})`);
  }

  const walk = document.querySelector(".walk");
  if (walk) walk.hidden = false;
  for (const button of document.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !isOn("keys-on")) return;
    const target = event.target;
    if (target.matches("textarea, select, input:not([type=checkbox], [type=radio])") || target.isContentEditable) return;
    const key = event.key.toLowerCase();
    if (key === "n") step(1);
    else if (key === "p") step(-1);
    else if ("tcdgbf".includes(key) && key.length === 1) step(event.shiftKey ? -1 : 1, key);
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || String(getSelection())) return;
    const first = document.querySelector(`mark[id][data-f="${CSS.escape(mark.dataset.f)}"]`);
    const own = mark.id || !first ? mark : first;
    if (own.id) show(own, own.dataset.f);
  });
  function arrive() {
    const mark = document.getElementById(location.hash.slice(1));
    if (mark && mark.matches("mark")) { here = mark; light(mark.dataset.f); reveal(mark.dataset.f); }
  }
  addEventListener("hashchange", arrive);
  arrive();

  const english = document.getElementById("language-en");
  if (english) {
    const set = () => {
      document.documentElement.lang = english.checked ? "en" : "vi";
      try { localStorage.setItem("vanban-language", document.documentElement.lang); } catch { /* a file may have no storage */ }
    };
    try {
      if (localStorage.getItem("vanban-language") === "en") { english.checked = true; document.documentElement.lang = "en"; }
    } catch { /* the same */ }
    for (const radio of document.querySelectorAll("input[name=language]")) radio.addEventListener("change", set);
  }
})();
