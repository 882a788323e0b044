// Says every few seconds who is looked at here, and learns who else looks; not while the page is hidden.
const EVERY = 6000;

function say() {
  const place = document.getElementById("presence");
  if (place && document.visibilityState === "visible") window.htmx.trigger(place, "presence-due");
}

// A person who was put in place by a script is new to htmx.
document.addEventListener("person-shown", () => {
  const place = document.getElementById("presence");
  if (place) window.htmx.process(place);
  say();
});
document.addEventListener("visibilitychange", say);
addEventListener("load", say);
setInterval(say, EVERY);
