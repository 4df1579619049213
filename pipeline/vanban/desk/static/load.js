// Files and whole folders that are dropped anywhere on the form. The page works without it, by its two choosers.
(() => {
  "use strict";
  const form = document.querySelector("form[data-endings]");
  const input = form?.querySelector("input[type=file]:not([webkitdirectory])");
  const told = form?.querySelector("[role=status]");
  if (!input || !told) return;
  const endings = form.dataset.endings.split(" ");
  const most = Number(form.dataset.most);

  const isOurs = (file) => !file.name.startsWith(".") && endings.some((end) => file.name.toLowerCase().endsWith(end));
  const fileOf = (entry) => new Promise((done, failed) => entry.file(done, failed));

  // a reader gives some hundred entries at a time, and none at the end
  async function entriesOf(folder) {
    const reader = folder.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found;
      found.push(...some);
    }
  }

  async function collect(entries) {
    const found = { files: [], others: 0 };
    const waiting = [...entries];
    while (waiting.length && found.files.length <= most) {
      const entry = waiting.shift();
      if (entry.isDirectory) {
        if (!entry.name.startsWith(".")) waiting.unshift(...await entriesOf(entry));
      } else {
        const file = await fileOf(entry);
        if (isOurs(file)) found.files.push(file);
        else found.others += 1;
      }
    }
    return found;
  }

  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("over");
  });
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("over");
    // asked for before anything is waited for: the list is empty afterwards
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    try {
      const { files, others } = await collect(entries);
      const sent = new DataTransfer();
      for (const file of files.slice(0, most)) sent.items.add(file);
      input.files = sent.files;
      const words = files.length > most ? form.dataset.many : form.dataset.dropped;
      told.textContent = words.replace("{files}", sent.files.length).replace("{others}", others);
    } catch {
      told.textContent = form.dataset.failed;
    }
  });
})();
