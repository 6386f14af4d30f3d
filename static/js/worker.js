// Answers where the network does not: with a page that says so. It keeps that page and the files it is made of, and nothing
// of what anybody reads. Served as /sw.js, where a line before this one says which `version` it is.

const SHELF = `curatio ${version}`;
const PAGE = "/offline";
// The last page could not be reached: what stands in for it asks for its files now.
let lost = false;

async function fill() {
  const shelf = await caches.open(SHELF);
  const page = await fetch(PAGE, { credentials: "omit", cache: "no-cache" });
  if (!page.ok) throw new Error(String(page.status));
  const files = (await page.clone().text()).match(/\/static\/[^"]+/g) ?? [];
  await shelf.addAll([...new Set(files)]);
  await shelf.put(PAGE, page);
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("curatio ") && name !== SHELF).map((name) => caches.delete(name)));
  // The network does not wait until this has started.
  await registration.navigationPreload?.enable();
}

async function kept(address) {
  const shelf = await caches.open(SHELF);
  return shelf.match(address, { ignoreVary: true });
}

async function go(event) {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    lost = false;
    return answer;
  } catch {
    lost = true;
    const page = await kept(PAGE);
    return page ? new Response(page.body, { status: 503, headers: page.headers }) : Response.error();
  }
}

addEventListener("install", (event) => event.waitUntil(fill().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(tidy()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && request.destination === "document") event.respondWith(go(event));
  else if (lost && request.url.startsWith(`${location.origin}/static/`)) {
    event.respondWith(kept(request.url).then((file) => file ?? fetch(request)));
  }
});
