"use strict";
// Lists the findings that the page carries as JSON. Whatever comes from it becomes a text node;
// nothing is ever read as HTML. Work is done in slices, so that the page answers at any size.
(() => {
  const PAGE = 50, PRINTED = 5000, SLICE_MS = 8, WAIT_MS = 120;
  const SEVERITIES = ["info", "warning", "violation"];
  // The fields of a finding, in the order in which report/html.py writes them.
  const [SEVERITY, KNOWN, NODE, MESSAGE, FILE, LINE, FINGERPRINT, SHAPE, PATH, VALUE, EXCERPT,
    MENDING, DETAILS] = Array(13).keys();
  const SEARCHED = [NODE, MESSAGE, FILE, SHAPE, PATH, VALUE, FINGERPRINT];

  const byId = (id) => document.getElementById(id);
  const index = JSON.parse(byId("index").textContent);
  const words = index.words;
  const amount = (n) => n.toLocaleString("en");
  const say = (key, parts) => words[key].replace(/\{(\w+)\}/g, (_, name) => amount(parts[name]));
  const text = (value) => typeof value === "number" ? index.texts[value] : value ?? "";

  function make(name, kind, ...inside) {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    made.append(...inside);
    return made;
  }

  // Lets the browser paint and take input before the next slice.
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => waiting.shift()();
  const pause = () => new Promise((go) => { waiting.push(go); channel.port2.postMessage(0); });

  let wanted = {terms: [], kinds: new Set([...SEVERITIES, "known"])};
  let round = 0;

  // In the order in which they stand in the page.
  const places = document.querySelectorAll("details.group");
  const groups = index.groups.map((data, at) => {
    const details = places[at];
    return {
      ...data, details, rows: details.querySelector(".rows"), hitsShown: details.querySelector(".hits"),
      parsed: [], found: [], done: false, first: 0, round: -1,
    };
  });
  const total = groups.reduce((sum, group) => sum + count(group, () => true), 0);

  // How many findings of a group are of the kinds asked for, whatever their text.
  function count(group, asked) {
    return SEVERITIES.reduce((sum, kind, i) => sum + (asked(kind)
      ? group.new[i] + (asked("known") ? group.known[i] : 0) : 0), 0);
  }

  function piece(group, number) {
    if (!group.parsed[number]) {
      const element = byId(`d${group.id}-${number}`);
      group.parsed[number] = JSON.parse(element.textContent);
      element.remove();
    }
    return group.parsed[number];
  }

  function fits(group, finding) {
    if (!wanted.kinds.has(SEVERITIES[finding[SEVERITY] - 1])) return false;
    if (finding[KNOWN] && !wanted.kinds.has("known")) return false;
    if (!wanted.terms.length) return true;
    const hay = `${SEARCHED.map((at) => text(finding[at])).join("\n").toLowerCase()}\n${group.find}`;
    return wanted.terms.every((term) => hay.includes(term));
  }

  // Fills group.found in slices; shows the page as soon as it is full, and stops when overtaken.
  async function search(group) {
    if (group.round === round) return;
    const mine = group.round = round;
    group.found = []; group.done = false; group.first = 0;
    let shown = false, until = performance.now() + SLICE_MS;
    for (let number = 0; number < group.pieces; number++) {
      for (const finding of piece(group, number)) {
        if (fits(group, finding)) group.found.push(finding);
      }
      if (performance.now() < until) continue;
      if (!shown && group.details.open && group.found.length >= PAGE) { show(group); shown = true; }
      await pause();
      if (mine !== round) return;
      until = performance.now() + SLICE_MS;
    }
    group.done = true;
    if (group.details.open) show(group);
  }

  function size(group) {
    return group.done ? group.found.length : Math.max(
      group.found.length, wanted.terms.length ? 0 : count(group, (kind) => wanted.kinds.has(kind)));
  }

  function show(group) {
    const page = group.found.slice(group.first, group.first + PAGE);
    const rows = page.map(row);
    if (size(group) > PAGE) rows.push(pager(group));
    group.rows.replaceChildren(...rows);
  }

  function pager(group) {
    const turn = (name, first, possible) => {
      const button = make("button", "", words[name]);
      button.type = "button"; button.disabled = !possible; button.dataset.turn = name;
      button.addEventListener("click", () => {
        group.first = first; show(group);
        group.details.scrollIntoView({block: "start"});
        const again = group.rows.querySelector(`button[data-turn="${name}"]:enabled`);
        (again ?? group.details.querySelector("summary")).focus({preventScroll: true});
      });
      return button;
    };
    const last = Math.min(group.first + PAGE, size(group));
    return make("div", "pager",
      turn("previous", group.first - PAGE, group.first > 0),
      make("span", "", say("range", {first: group.first + 1, last, total: size(group)})),
      turn("next", group.first + PAGE, group.first + PAGE < group.found.length));
  }

  function short(iri) {
    const name = iri.replace(/[/#]+$/, "");
    return name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("#")) + 1) || iri;
  }

  function row(finding) {
    const kind = SEVERITIES[finding[SEVERITY] - 1];
    const node = make("bdi", "node", short(finding[NODE]));
    node.title = finding[NODE];
    const head = make("p", "", make("span", `badge ${kind}`, words[kind]), " ");
    if (finding[KNOWN]) head.append(make("span", "badge known", words.known), " ");
    const file = text(finding[FILE]), line = text(finding[LINE]);
    head.append(node, " ", make("bdi", "quiet", line ? `${file}:${line}` : file));
    const made = make("article", finding[KNOWN] ? "finding old" : "finding", head,
      make("p", "message", make("bdi", "", text(finding[MESSAGE]))));
    if (finding[EXCERPT]) made.append(make("pre", "", make("bdi", "", finding[EXCERPT])));
    if (finding[DETAILS]) made.append(make("ul", "", ...finding[DETAILS].map(detail)));
    if (finding[MENDING]) made.append(mending(finding[MENDING]));
    made.append(make("details", "", make("summary", "quiet", words.more), facts(finding)));
    return made;
  }

  function detail([message, path]) {
    return make("li", "", make("bdi", "", text(message)), " ", make("bdi", "quiet", text(path)));
  }

  function facts(finding) {
    const listed = make("dl", "");
    for (const [key, at] of [["node", NODE], ["path", PATH], ["value", VALUE], ["shape", SHAPE],
      ["fingerprint", FINGERPRINT]]) {
      const value = text(finding[at]);
      if (value) listed.append(make("dt", "", words[key]), make("dd", "", make("bdi", "", value)));
    }
    return listed;
  }

  function mending(snippet) {
    const code = make("pre", "", snippet), button = make("button", "", words.copy);
    button.type = "button";
    button.addEventListener("click", async () => {
      await copy(snippet, code);
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = words.copy; }, 1500);
    });
    return make("div", "", make("p", "quiet", words.mending), make("div", "mending", code, button));
  }

  async function copy(snippet, code) {
    try {
      await navigator.clipboard.writeText(snippet);
    } catch {
      // Where the page may not reach the clipboard, the text is selected, ready to be copied.
      getSelection().selectAllChildren(code);
      document.execCommand("copy");
    }
  }

  // After every change of what is asked for.
  async function refresh() {
    const mine = ++round;
    const asked = (kind) => wanted.kinds.has(kind);
    if (!wanted.terms.length) {
      let shown = 0;
      for (const group of groups) {
        const fitting = count(group, asked);
        shown += fitting;
        group.details.hidden = !fitting;
        group.hitsShown.textContent = "";
        if (group.details.open) search(group);
      }
      status(shown);
      return;
    }
    byId("status").value = words.searching;
    let shown = 0;
    for (const group of groups) {
      await search(group);
      if (mine !== round) return;
      shown += group.found.length;
      group.details.hidden = !group.found.length;
      group.hitsShown.textContent = amount(group.found.length);
    }
    status(shown);
  }

  const status = (shown) => { byId("status").value = say("shown", {shown, total}); };

  function read() {
    const boxes = [...document.querySelectorAll('#tools input[type="checkbox"]')];
    wanted = {
      terms: byId("filter").value.toLowerCase().split(/\s+/).filter(Boolean),
      kinds: new Set(boxes.filter((box) => box.checked).map((box) => box.name)),
    };
    refresh();
  }

  // On paper everything stands that is asked for, as far as a browser can lay it out.
  function spread() {
    let left = PRINTED;
    for (const group of groups) {
      if (group.details.hidden) continue;
      group.wasOpen = group.details.open;
      const all = [];
      for (let number = 0; number < group.pieces && all.length < left; number++) {
        all.push(...piece(group, number).filter((finding) => fits(group, finding)));
      }
      const rows = all.slice(0, left).map(row);
      left -= rows.length;
      const rest = (wanted.terms.length && group.done ? group.found.length
        : count(group, (kind) => wanted.kinds.has(kind))) - rows.length;
      if (rest > 0) rows.push(make("p", "quiet", say("rest", {count: rest})));
      group.rows.replaceChildren(...rows);
      for (const each of group.rows.querySelectorAll("details")) each.open = true;
      group.details.open = true;
    }
    for (const each of document.querySelectorAll("section > details:not(.group)")) each.open = true;
  }

  function fold() {
    for (const group of groups) {
      if (group.details.hidden) continue;
      group.details.open = group.wasOpen;
      group.rows.replaceChildren();
      group.round = -1;
      if (group.details.open) search(group);
    }
  }

  for (const group of groups) {
    group.details.addEventListener("toggle", () => {
      if (!group.details.open || printing) return;
      if (group.round === round && (group.done || group.found.length)) show(group);
      else search(group);
    });
  }
  let printing = false, timer = 0;
  addEventListener("beforeprint", () => { printing = true; spread(); });
  addEventListener("afterprint", () => { fold(); setTimeout(() => { printing = false; }, 0); });
  byId("filter").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(read, WAIT_MS);
  });
  byId("tools").addEventListener("change", (event) => { if (event.target.type === "checkbox") read(); });
  byId("tools").addEventListener("submit", (event) => event.preventDefault());
  byId("open").addEventListener("click", () => groups.forEach((g) => { g.details.open = !g.details.hidden; }));
  byId("close").addEventListener("click", () => groups.forEach((g) => { g.details.open = false; }));
  byId("print").addEventListener("click", () => print());
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input, textarea")) return;
    event.preventDefault();
    byId("filter").focus();
  });
  byId("tools").hidden = false;
  status(total);
})();
