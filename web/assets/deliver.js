// Presses the button of the form that carries the results, or the wish to log out, unless the
// student came back to this page with the back button: then he decides.
"use strict";

(() => {
  const [navigation] = performance.getEntriesByType("navigation");
  if (navigation && navigation.type === "back_forward") return;
  const form = document.querySelector("form[data-auto-submit]");
  if (form) form.submit();
})();
