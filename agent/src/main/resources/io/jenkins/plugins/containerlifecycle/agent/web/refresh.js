// Shows what is new without that somebody who reads, or listens, loses the place. Without it the page is as good, only older.
"use strict";

(() => {
  const EVERY = 15_000;
  // Its title can be seen all the same.
  const EVERY_HIDDEN = 60_000;
  const TIMEOUT = 10_000;
  const main = document.getElementById("main");
  const updated = document.getElementById("updated");
  const silence = document.getElementById("silence");
  const news = document.getElementById("news");
  let answered = Date.now();
  let timer = 0;

  const clock = (time) => new Date(time).toLocaleTimeString("en-GB");

  function say(text) {
    updated.textContent = text;
  }

  /** What has the focus, in words that also find it in the next page. */
  function focused() {
    const element = document.activeElement;
    if (!element || element === main || !main.contains(element)) {
      return null;
    }
    const box = element.closest("[id]") ?? main;
    const alike = [...box.querySelectorAll(element.tagName)];
    return { box: box.id, element: element === box ? "" : element.tagName, at: alike.indexOf(element) };
  }

  function focus(was) {
    const box = was && document.getElementById(was.box);
    const element = box && (was.element ? box.querySelectorAll(was.element)[was.at] : box);
    element?.focus({ preventScroll: true });
  }

  /** The first thing with a name that is seen, so that it stays where it is if something before it grows. */
  function landmark() {
    for (const element of main.querySelectorAll("[id]")) {
      const top = element.getBoundingClientRect().top;
      if (top >= 0 && top < innerHeight) {
        return { id: element.id, top };
      }
    }
    return null;
  }

  function replace(page) {
    const fresh = page.getElementById("main");
    const open = [...main.querySelectorAll("details[open]")].map((details) => details.id);
    const scrolled = [...main.querySelectorAll("pre")].map((pre) => [pre.closest("details")?.id, pre.scrollTop]);
    const had = focused();
    const seen = landmark();

    main.replaceChildren(...fresh.childNodes);

    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    scrolled.forEach(([id, top]) => {
      const pre = id && document.getElementById(id)?.querySelector("pre");
      if (pre) {
        pre.scrollTop = top;
      }
    });
    focus(had);
    const stays = seen && document.getElementById(seen.id);
    if (stays) {
      scrollBy({ top: stays.getBoundingClientRect().top - seen.top, behavior: "instant" });
    }
    if (document.title !== page.title) {
      document.title = page.title;
      news.textContent = page.title;
    }
  }

  /** Who marks a text wants to copy it. */
  function isMarking() {
    const selection = getSelection();
    return !selection.isCollapsed && main.contains(selection.anchorNode);
  }

  async function update() {
    clearTimeout(timer);
    if (isMarking()) {
      say(`Not updated since ${clock(answered)}, because a text is selected`);
    } else {
      try {
        const reply = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) });
        const page = new DOMParser().parseFromString(await reply.text(), "text/html");
        if (!page.getElementById("main")) {
          throw new Error(`status ${reply.status}`);
        }
        replace(page);
        answered = Date.now();
        silence.textContent = "";
        say(`Updated at ${clock(answered)}, again every ${EVERY / 1000} s`);
      } catch {
        // Said again only if it is new: a screen reader reads each change.
        if (!silence.textContent) {
          silence.textContent = `The agent has not answered since ${clock(answered)}: what follows is as of then.`;
          // The title is all that is seen of a page among others.
          document.title = `No answer - ${document.title}`;
        }
        say(`Tried at ${clock(Date.now())}, again every ${EVERY / 1000} s`);
      }
    }
    timer = setTimeout(update, document.hidden ? EVERY_HIDDEN : EVERY);
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      update();
    }
  });

  say(`Updated at ${clock(answered)}, again every ${EVERY / 1000} s`);
  timer = setTimeout(update, EVERY);
})();
