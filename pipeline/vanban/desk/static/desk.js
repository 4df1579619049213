// While a run is at work, shows how far it is, and the page anew when it is done. The page works without it.
(() => {
  "use strict";
  const bar = document.querySelector("progress");
  const told = document.querySelector("[data-stages]");
  if (!bar || !told) return;
  const stages = JSON.parse(told.dataset.stages);

  async function look() {
    try {
      const answer = await fetch("/load.json");
      const run = await answer.json();
      if (!run.running) { location.reload(); return; }
      bar.max = run.total || 1;
      bar.value = run.done;
      const stage = stages[run.stage || "start"] || stages.other;
      told.textContent = `${stage} ${run.total ? `${run.done}/${run.total}` : ""} ${run.item || ""}`;
    } catch { /* the server may be busy; the next look tells */ }
    setTimeout(look, 1000);
  }
  setTimeout(look, 1000);
})();
