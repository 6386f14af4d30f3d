// A click on "Show the video or slides" opens them in place; without this, on a page of their own.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-play]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = link.href;
  frame.title = link.textContent.trim();
  frame.className = "player";
  frame.allow = "fullscreen; encrypted-media; picture-in-picture";
  link.closest(".play").replaceWith(frame);
  frame.focus();
});
