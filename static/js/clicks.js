// Counts what no request for a page tells: no more than that it happened.

// Who goes on to a source.
function count(event) {
  // The right button opens a menu, and nothing else.
  if (event.defaultPrevented || event.button > 1) return;
  const link = event.target.closest?.("a[data-scoop]");
  if (link) navigator.sendBeacon(`${link.dataset.scoop}/click`);
}

for (const way of ["click", "auxclick"]) document.addEventListener(way, count);

// Who arrives at a board or a scoop that was fetched ahead: fetching it is not reading it.
function arrive() {
  const [came] = performance.getEntriesByType("navigation");
  if (came?.deliveryType !== "navigational-prefetch" && !came?.activationStart) return;
  const [, board, scoop] = location.pathname.match(/^(\/t\/[^/]+)(?:\/p\/(\d+)\/[^/]+)?$/) ?? [];
  if (board) navigator.sendBeacon(scoop ? `${board}/scoops/${scoop}/read` : `${board}/read`);
}

if (document.prerendering) document.addEventListener("prerenderingchange", arrive, { once: true });
else arrive();
