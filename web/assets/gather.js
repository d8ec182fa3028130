// Asks every 700 ms how the places are getting on, and follows to the next page when all is done.
// If asking fails for long, the page is loaded anew: the server then says what is the matter.
"use strict";

(() => {
  const pollMilliseconds = 700;
  const failuresMax = 10;
  const list = document.getElementById("gather-sources");
  const summary = document.getElementById("gather-summary");
  const byId = new Map([...list.children].map((item) => [item.dataset.source, item]));
  let failures = 0;

  const follow = () => window.location.replace(list.dataset.page);

  const goOn = document.getElementById("gather-go-on");

  const show = (source) => {
    const item = byId.get(source.id);
    item.className = "source source-" + source.state;
    item.querySelector(".source-state").textContent = source.text;
  };

  const ask = async () => {
    try {
      const response = await fetch(list.dataset.status, { cache: "no-store", redirect: "error" });
      if (!response.ok) throw new Error("status " + response.status);
      const status = await response.json();
      failures = 0;
      if (status.finished) return follow();
      // A directory has named further places: the page knows how to show them.
      if (status.sources.some((source) => !byId.has(source.id))) return follow();
      status.sources.forEach(show);
      goOn.hidden = !status.may_go_on;
      if (summary.textContent !== status.summary) summary.textContent = status.summary;
    } catch {
      failures += 1;
      if (failures >= failuresMax) return follow();
    }
    setTimeout(ask, pollMilliseconds);
  };
  setTimeout(ask, pollMilliseconds);
})();
