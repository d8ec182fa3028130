// The page came as the answer to a post. Gives it the address that shows the same by a plain
// request, so that going back to it or loading it anew does not ask to send the form once more.
"use strict";

(() => {
  const { page } = document.querySelector("[data-page]").dataset;
  window.history.replaceState(null, "", page);
})();
