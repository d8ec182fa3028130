// Two minutes before the page's time is over a dialogue offers more. It takes the focus, holds it,
// and gives it back to where the student was; the Escape key stays as the button does. What is
// ticked or typed on the page is not touched. When the time is over the server says what follows.
"use strict";

(() => {
  const warnSeconds = 120;
  const lookMilliseconds = 1000;
  const dialog = document.getElementById("stay");
  const form = dialog.querySelector("form");
  const button = form.querySelector("button");
  const problem = form.querySelector("[data-when=failed]");
  const left = document.getElementById("time-left");
  const buttonText = button.textContent;
  let over = 0;
  let warnFrom = warnSeconds;
  let mayStay = false;
  let seen = false;
  let asking = false;

  // By the clock on the wall: a computer that slept has not counted seconds.
  const begin = (seconds, more) => {
    over = Date.now() + seconds * 1000;
    mayStay = more;
    // An operator may allow so little time that the page would be born with the question.
    warnFrom = more ? Math.min(warnSeconds, seconds / 2) : warnSeconds;
    seen = false;
  };

  const leave = () => window.location.replace(dialog.dataset.page);

  const show = () => {
    seen = true;
    problem.textContent = "";
    form.querySelector("[data-when=may-stay]").hidden = !mayStay;
    form.querySelector("[data-when=last]").hidden = mayStay;
    button.textContent = mayStay ? buttonText : button.dataset.close;
    if (!dialog.open) dialog.showModal();
  };

  const look = () => {
    const seconds = (over - Date.now()) / 1000;
    if (seconds <= 0) {
      clearInterval(looking);
      leave();
    } else if (seconds <= warnFrom && !seen) {
      show();
    }
  };

  const stay = async () => {
    if (!mayStay) return dialog.close();
    if (asking) return undefined;
    asking = true;
    problem.textContent = "";
    try {
      const response = await fetch(form.action, { method: "POST", redirect: "manual",
        headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) });
      if (!response.ok) return leave();
      const status = await response.json();
      begin(status.seconds, status.may_stay);
      left.textContent = status.text;
      dialog.close();
    } catch {
      problem.textContent = button.dataset.failed;
    } finally {
      asking = false;
    }
    return undefined;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  begin(Number(dialog.dataset.seconds), "mayStay" in dialog.dataset);
  const looking = setInterval(look, lookMilliseconds);
})();
