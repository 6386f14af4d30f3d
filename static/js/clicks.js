// Counts who goes on to a source, as a page counts who reads it: no more than that it happened.

function count(event) {
  // The right button opens a menu, and nothing else.
  if (event.defaultPrevented || event.button > 1) return;
  const link = event.target.closest?.("a[data-scoop]");
  if (link) navigator.sendBeacon(`${link.dataset.scoop}/click`);
}

for (const way of ["click", "auxclick"]) document.addEventListener(way, count);
