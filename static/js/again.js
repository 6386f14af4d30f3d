// On the page that says that the site cannot be reached: once the device is connected, the page one wanted is asked for again.
addEventListener("online", () => location.reload());
