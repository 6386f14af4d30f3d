// Changes are heard while somebody looks: a browser has few connections to one site, and a hidden page needs none.
// `name` is what the events are called. With `ask`, the page is asked once it hears.
export function hear(address, react, name = "works", ask = true) {
  let changes = null;
  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(react, 120);
  };
  const open = () => {
    changes = new EventSource(typeof address === "function" ? address() : address);
    changes.addEventListener(name, soon);
    // What changed before one could hear it, the page is asked.
    if (ask) changes.addEventListener("open", soon);
  };
  const close = () => {
    changes?.close();
    changes = null;
  };
  const turn = () => {
    if (document.visibilityState === "hidden") return close();
    if (!changes) open();
  };
  open();
  addEventListener("visibilitychange", turn);
  addEventListener("pagehide", close);
  return () => {
    close();
    removeEventListener("visibilitychange", turn);
  };
}
