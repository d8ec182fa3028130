// The choice of results: a ticked degree or module holds its parts ticked, every institution gets
// "all" and "none", and the total runs along. The server reads the form in the same way without it.
"use strict";

(() => {
  const form = document.getElementById("choose");
  const total = document.getElementById("total");
  const boxes = [...form.querySelectorAll('input[name="pick"]')];
  const onlyWholes = "wholes" in form.dataset;
  const byNumber = new Map(boxes.map((box) => [box.value, box]));
  // A part has a higher number than its whole, so one pass in this order settles every depth.
  const ordered = [...boxes].sort((a, b) => Number(a.value) - Number(b.value));

  // Decimals are added as millionths: 0.1 + 0.2 must not be shown as 0.30000000000000004.
  const places = 6;
  const millionths = (text) => {
    const found = /^\s*\+?(\d*)\.?(\d*)\s*$/.exec(text);
    if (!found || found[2].replace(/0+$/, "").length > places) return 0n;
    return BigInt(found[1] + found[2].slice(0, places).padEnd(places, "0"));
  };
  const decimal = (value) => {
    const digits = value.toString().padStart(places + 1, "0");
    const fraction = digits.slice(-places).replace(/0+$/, "");
    return digits.slice(0, -places) + (fraction ? "." + fraction : "");
  };

  const titleOf = (box) => form.querySelector('label[for="' + box.id + '"]').textContent;

  const hold = (box, whole) => {
    const held = Boolean(whole && whole.checked);
    const follows = onlyWholes && Boolean(whole);
    if (held || follows) box.checked = held;
    box.disabled = held || follows;
    const place = box.closest("tr") || box.closest(".block-head");
    const note = place.querySelector(".included");
    const isWhole = place.classList.contains("block-head");
    note.hidden = !held && !(isWhole && box.checked);
    note.textContent = held ? form.dataset.included.replace("{whole}", () => titleOf(whole))
      : note.hidden ? "" : form.dataset.includes;
  };

  const count = () => {
    const ticked = boxes.filter((box) => box.checked);
    const credits = ticked.reduce((sum, box) => sum + millionths(box.dataset.ects), 0n);
    const data = form.dataset;
    const text = ticked.length === 0 ? data.selectedNone
      : ticked.length === 1 ? data.selectedOne : data.selectedOther;
    total.textContent =
      text.replace("{count}", String(ticked.length)).replace("{credits}", decimal(credits));
  };

  const settle = () => {
    ordered.forEach((box) => hold(box, byNumber.get(box.dataset.parent)));
    count();
  };

  form.querySelectorAll(".all-or-none").forEach((line) => {
    line.hidden = false;
    const own = [...line.closest("fieldset").querySelectorAll('input[name="pick"]')];
    line.querySelectorAll("button[data-tick]").forEach((button) => {
      button.addEventListener("click", () => {
        own.forEach((box) => { box.checked = button.dataset.tick === "all"; });
        settle();
      });
    });
  });
  form.addEventListener("change", settle);
  // Browsers bring back ticks when a page is shown again; bring back what follows from them.
  window.addEventListener("pageshow", settle);
  settle();
})();
