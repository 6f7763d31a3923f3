// The chooser: what there is to hear, what was heard last, and what is asked for. It follows stage.js, and remote.js follows it.
const words = JSON.parse(document.body.dataset.words);
const LISTS = ["voice", "music", "focus", "level"], CHOSEN = ["script", "minutes", ...LISTS], FIVE = 5, LONGEST = 480;
const CALLED = { auto: words.auto, none: words.none, yours: words.yours, easy: words.easy, hard: words.hard, "": words.everything };
const language = document.documentElement.lang, languageNames = new Intl.DisplayNames([language], { type: "language" });
let sessions = new Map(), offered = "";

const list = (name, values, chosen) => {
  $(name).replaceChildren(...values.map(value => new Option(CALLED[value] || value, value)));
  $(name).value = values.includes(chosen) ? chosen : values[0];
};
function forSession(chosen) {
  const session = sessions.get($("script").value);
  for (const name of LISTS) list(name, session[name], chosen[name]);
  $("level").parentElement.hidden = session.level.length === 1;  // done in one way
  text("reach", words.reach.replace("{least}", session.least).replace("{most}", session.most));
}
const choice = () => Object.fromEntries(CHOSEN.map(name => [name, $(name).value]));
function offer(values) {
  const now = JSON.stringify([values.sessions, values.last]);
  if (now === offered) return;  // what somebody is choosing stays
  offered = now;
  sessions = new Map(values.sessions.map(session => [session.script, session]));
  const codes = [...new Set(values.sessions.map(each => each.language))].sort((one, two) => (two === language) - (one === language));
  $("script").replaceChildren(...codes.map(code => {
    const group = Object.assign(document.createElement("optgroup"), { label: languageNames.of(code) });
    group.append(...values.sessions.filter(each => each.language === code).map(each => new Option(each.title, each.script)));
    return group;
  }));
  if (values.last.script) $("script").value = values.last.script;
  $("minutes").value = values.last.minutes ?? sessions.get($("script").value).minutes;
  forSession(values.last);
}

for (const name of CHOSEN) document.querySelector(`label[for=${name}]`).textContent = words[name];
$("begin").textContent = words.begin;
$("script").addEventListener("change", () => forSession(choice()));
const move = minutes => { $("minutes").value = Math.min(LONGEST, Math.max(FIVE, Math.round(parseFloat($("minutes").value) || 0) + minutes)); };
$("shorter").addEventListener("click", () => move(-FIVE));
$("longer").addEventListener("click", () => move(FIVE));
