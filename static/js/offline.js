// Keeps the page at hand that says when the site cannot be reached.
addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {}));
