"use strict";
// What every page of a session has: its ring, and an elbow's gestures.
const $ = id => document.getElementById(id);
const PLAY = "M8 5v14l11-7z", PAUSE = "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z", SWIPE = 60;
const text = (id, said) => { if ($(id).textContent !== said) $(id).textContent = said; };
const around = (share, radius) => `${radius * Math.sin(2 * Math.PI * share)} ${-radius * Math.cos(2 * Math.PI * share)}`;
const svg = (name, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  $("ring").append(element);
};
const arc = (step, seconds) => {
  const begin = step.start / seconds + 0.001, end = Math.max(begin + 0.001, step.end / seconds - 0.001);
  svg("path", { d: `M${around(begin, 82)}A82 82 0 ${end - begin > 0.5 ? 1 : 0} 1 ${around(end, 82)}`, stroke: step.colour, color: step.colour, ...(step.hatch && { "stroke-dasharray": `${0.7 * step.hatch} 1.5` }) });
};

// The whole upper screen pauses and goes on, a swipe goes to another step.
function gestures(ask) {
  let touched = null;
  $("stage").addEventListener("pointerdown", event => { touched = { x: event.clientX, y: event.clientY }; });
  $("stage").addEventListener("pointercancel", () => { touched = null; });
  $("stage").addEventListener("pointerup", event => {
    if (!touched) return;
    const right = event.clientX - touched.x, down = event.clientY - touched.y;
    touched = null;
    if (Math.abs(right) > SWIPE && Math.abs(right) > 2 * Math.abs(down)) ask(right < 0 ? "next" : "back");
    else if (Math.abs(right) < SWIPE / 2 && Math.abs(down) < SWIPE / 2) ask("toggle");
  });
}
