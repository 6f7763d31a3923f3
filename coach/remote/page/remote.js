// The remote: it shows what the session tells, and sends what is tapped. It follows chooser.js.
const BUTTONS = [...document.querySelectorAll("#controls button")];
const OLD_AFTER = 5000, AGAIN_AFTER = 2000, TAP_LIVES = 4000, HOLD = 1000, NOTICE_STAYS = 8000;
let source = null, heardAt = Date.now(), seen = null, choosing = null, drawn = "", over = false, refused = "", notice = "", awakeTold = Boolean(navigator.wakeLock);

function show(values) {
  over = Boolean(values.over);
  if (!over) {
    choosing = values.sessions ? values : null;
    document.body.classList.toggle("choosing", Boolean(choosing));
  }
  if (choosing) {
    seen = null;
    offer(choosing);
  } else if (!over) {
    offered = "";
    if (!awakeTold) {
      awakeTold = true;
      notice = words.awake;
      setTimeout(() => { notice = ""; tell(); }, NOTICE_STAYS);
    }
    seen = values;
    const step = seen.steps[seen.number], ring = JSON.stringify([seen.steps, seen.seconds]);
    if (ring !== drawn) {
      drawn = ring;
      $("ring").replaceChildren();
      for (const each of seen.steps) arc(each, seen.seconds);
      svg("line", { id: "hand", x1: 0, y1: -66, x2: 0, y2: -98 });
    }
    document.querySelectorAll("#ring path").forEach((path, number) => { path.classList.toggle("now", number === seen.number); path.classList.toggle("done", number < seen.number); });
    $("hand").setAttribute("transform", `rotate(${360 * seen.position / seen.seconds})`);
    text("count", seen.count);
    text("section", step.section);
    text("side", step.side);
    text("step", step.title);
    text("told", step.name);
    text("caption", seen.caption);
    $("caption").classList.toggle("over", !seen.speaking);
    text("following", seen.following);
    $("toggle").querySelector("path").setAttribute("d", seen.playing ? PAUSE : PLAY);
    $("toggle").lastElementChild.textContent = seen.playing ? words.pause : words.play;
  }
  tell();
}
function tell() {
  const age = Date.now() - heardAt, old = !over && !refused && age > OLD_AFTER;
  const said = refused || (over && words.over) || (old && words.old.replace("{seconds}", Math.round(age / 1000)));
  const answer = !choosing && seen && seen.message;
  const told = choosing ? (choosing.beginning ? words.beginning : choosing.told) : seen && seen.status;
  text(choosing ? "reason" : "message", said || answer || notice || told || "");
  $("begin").disabled = Boolean(said) || !choosing || choosing.beginning;
  document.body.classList.toggle("old", Boolean(said));
  for (const button of BUTTONS) button.disabled = !seen || over || Boolean(refused);
}

// A line that is lost is taken up again: by the browser where it notices, by us where it does not.
const heard = event => { heardAt = Date.now(); if (event.type === "message") show(JSON.parse(event.data)); else tell(); };
function listen() {
  if (source) source.close();
  source = new EventSource("/events");
  source.addEventListener("message", heard);
  source.addEventListener("beat", heard);
  source.addEventListener("error", async () => {
    if (source.readyState !== EventSource.CLOSED || over) return;
    const status = await fetch("/state").then(answer => answer.status, () => 0);
    refused = { 401: words.refused, 503: words.full }[status] || "";
    tell();
  });
}
setInterval(() => {
  tell();
  if (over || refused === words.refused) return source && over && source.close();
  const silent = Date.now() - Math.max(heardAt, triedAt);
  if (silent > OLD_AFTER) { triedAt = Date.now(); refused = ""; listen(); }
}, 500);
let triedAt = Date.now();

// A tap acts once, however often it has to be sent, and not when it is too late.
const newTap = () => [...crypto.getRandomValues(new Uint8Array(12))].map(byte => byte.toString(16).padStart(2, "0")).join("");
const post = (path, body) => fetch(path, {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal: AbortSignal.timeout(AGAIN_AFTER),
});
async function ask(command) {
  if (!seen || over || refused) return;
  const tap = newTap(), until = Date.now() + TAP_LIVES;
  if (navigator.vibrate) navigator.vibrate(15);
  while (Date.now() < until) {
    try { await post("/ask", { command, tap }); return; } catch { await new Promise(done => setTimeout(done, 200)); }
  }
}
gestures(ask);
document.querySelector("form").addEventListener("submit", async event => {
  event.preventDefault();
  if (!choosing || $("begin").disabled) return;
  const asked = choosing;
  asked.beginning = true;
  tell();
  try {
    const answer = await (await post("/choose", { choice: choice(), tap: newTap() })).json();
    Object.assign(asked, { beginning: answer.done, told: answer.told || "" });
  } catch { asked.beginning = false; }
  tell();
});
for (const button of BUTTONS) {
  const said = words[button.id] || words.play;
  (button.querySelector("span") || button).textContent = said;
  if (button.id !== "stop") button.addEventListener("click", () => ask(button.id));
}
let holding = 0;
const hold = () => { if (!holding) { $("stop").classList.add("held"); holding = setTimeout(() => { letGo(); ask("stop"); }, HOLD); } };
const letGo = () => { clearTimeout(holding); holding = 0; $("stop").classList.remove("held"); };
$("stop").addEventListener("pointerdown", hold);
for (const end of ["pointerup", "pointercancel", "pointerleave", "blur", "keyup"]) $("stop").addEventListener(end, letGo);
$("stop").addEventListener("keydown", event => { if (event.key === " " || event.key === "Enter") hold(); });
$("stop").addEventListener("contextmenu", event => event.preventDefault());

// The screen stays awake where the browser lets it; over plain HTTP none does, which is said once.
async function keepAwake() {
  try { if (document.visibilityState === "visible") await navigator.wakeLock.request("screen"); } catch { /* it was not to be */ }
}
if (navigator.wakeLock) { keepAwake(); document.addEventListener("visibilitychange", keepAwake); }

// The link's secret is changed for a cookie, and is gone from the address and the history.
async function enter() {
  const token = location.hash.slice(1);
  if (token) {
    history.replaceState(null, "", "/");
    try { await post("/enter", { token }); } catch { /* the stream will tell */ }
  }
  listen();
}
enter();
