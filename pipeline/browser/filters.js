// Lists that follow their filters: where a form says so (hx-get), a change of a field fetches the page for it and puts
// its list, its count and its links in the places of the old ones. Without this script the button of the form does so.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  // the policy of the desk allows neither
  allowEval: false,
  includeIndicatorStyles: false,
  allowScriptTags: false,
  // "back" loads the page again, so that nothing of a run is kept by the browser
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
});

// an address says what is asked for, and nothing of empty fields
document.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
});
