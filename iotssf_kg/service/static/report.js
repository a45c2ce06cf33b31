// Draws a report, and what kept one from being made, from JSON. Whatever comes from a document, or
// from the service, becomes a text node; nothing is ever read as HTML.

const PAGE = 50; // findings of a group that are drawn at once
const AROUND = 2; // lines above and below
const WIDEST = 240; // characters of a line
const SEVERITIES = ["violation", "warning", "info"];

/** The findings of *report* by requirement, else by shape; those with the gravest come first. */
export function grouped(findings, names) {
  const groups = new Map();
  for (const finding of findings) {
    const iri = finding.requirement || finding.shape;
    if (!groups.has(iri)) {
      const named = names[iri] ?? { name: iri.split(/[/#]/).pop(), text: "", page: "" };
      groups.set(iri, { ...named, findings: [], violation: 0, warning: 0, info: 0 });
    }
    const group = groups.get(iri);
    group.findings.push(finding);
    group[finding.severity]++;
  }
  const graver = (a, b) => SEVERITIES.map((each) => b[each] - a[each]).find(Boolean);
  return [...groups.values()].sort((a, b) => graver(a, b) || (a.name < b.name ? -1 : 1));
}

export class Drawing {
  /**
   * @param page Where it is drawn, with its templates.
   * @param said What it says: name → text with places.
   * @param source Gives of a file the lines that were sent, leads to one, and takes what mends.
   */
  constructor(page, said, source) {
    [this.page, this.said, this.source] = [page, said, source];
  }

  report(report, failed, names) {
    const { page, said } = this;
    const counts = report.summary;
    const kind = counts.unjudged ? "incomplete" : report.conforms ? "conforms" : "fails";
    fill(page, { "#verdict": said(kind), "[data-why]": said(`${kind}_why`) });
    page.querySelector("#verdict").className = kind === "conforms" ? "good" : "bad";
    page.querySelector("[data-refused]").hidden = !failed;
    for (const each of page.querySelectorAll("[data-count]")) {
      each.textContent = amount(counts[each.dataset.count]);
      each.className = counts[each.dataset.count] ? each.dataset.count : "";
    }
    fill(page, { "[data-extent]": this.#extent(report) });
    this.#unjudged(report.unjudged);
    const groups = grouped(report.findings, names);
    page.querySelector("[data-none]").hidden = groups.length > 0;
    const all = report.findings.length <= PAGE;
    const drawn = groups.map((group, place) => this.#group(group, all || place === 0));
    page.querySelector("#groups").replaceChildren(...drawn);
    page.hidden = false;
  }

  #extent(report) {
    const sum = (name) => report.exports.reduce((total, each) => total + each[name], 0);
    const sums = { assets: sum("assets"), models: sum("models"), triples: sum("triples") };
    const { length } = report.exports;
    return this.said("extent", { exports: length, date: report.date ?? "–", ...sums });
  }

  #unjudged(listed) {
    const box = this.page.querySelector("#unjudged");
    box.hidden = listed.length === 0;
    const rows = listed.map((each) => {
      const row = made("t-unjudged");
      fill(row, { "[data-file]": each.file, "[data-error]": each.error });
      this.#lead(row.querySelector(".place"), each.file, each.line);
      return row;
    });
    box.querySelector("ul").replaceChildren(...rows);
  }

  #group(group, open) {
    const box = made("t-group");
    fill(box, { "[data-name]": group.name, "[data-text]": group.text });
    const link = box.querySelector("a");
    if (group.page) link.href = group.page;
    else link.parentElement.remove();
    const badges = SEVERITIES.filter((each) => group[each]).map((each) => {
      const word = this.said(group[each] === 1 ? each : `${each}s`);
      return badge(document.createElement("span"), each, `${amount(group[each])} ${word}`);
    });
    box.querySelector("[data-badges]").append(...badges);
    const rows = box.querySelector("[data-rows]");
    const draw = () => rows.childElementCount || this.#more(rows, group.findings);
    box.addEventListener("toggle", draw);
    if (open) draw();
    box.open = open;
    return box;
  }

  /** Draws the next portion of *findings* into *rows*, and a button for what is left. */
  #more(rows, findings, from = 0) {
    rows.append(...findings.slice(from, from + PAGE).map((each) => this.#finding(each)));
    const next = from + PAGE;
    if (next >= findings.length) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = this.said("rest", {
      more: Math.min(PAGE, findings.length - next),
      total: findings.length,
    });
    button.addEventListener("click", () => {
      const last = button.previousElementSibling;
      button.remove();
      this.#more(rows, findings, next);
      last.nextElementSibling.tabIndex = -1;
      last.nextElementSibling.focus();
    });
    rows.append(button);
  }

  #finding(finding) {
    const row = made("t-finding");
    badge(row.querySelector(".badge"), finding.severity, this.said(finding.severity));
    fill(row, { ".node": short(finding.focus), "[data-message]": finding.message });
    row.querySelector(".node").title = finding.focus;
    this.#place(row, finding);
    const details = row.querySelector("[data-details]");
    if (finding.details.length) details.append(...finding.details.map(item));
    else details.remove();
    this.#mending(row, finding);
    for (const each of row.querySelectorAll("[data-fact]")) {
      each.textContent = finding[each.dataset.fact];
    }
    return row;
  }

  #place(row, { file, line, sheet, excerpt }) {
    const where = sheet ? `${file} ${sheet}!${line}` : file;
    if (sheet || this.source.several()) fill(row, { "[data-file]": where });
    if (sheet || !line) return;
    this.#lead(row.querySelector(".place"), file, line, 1, excerpt);
    excerpts(row.querySelector("[data-excerpt]"), this.source.lines(file) ?? [], line, 1, excerpt);
  }

  /** Has *button* lead to the line, if its text is at hand. */
  #lead(button, file, line, column = 1, excerpt = undefined) {
    button.hidden = !line || !this.source.lines(file);
    button.textContent = this.said("line", { line: line ?? "" });
    button.addEventListener("click", () => this.source.show(file, line, column, excerpt));
  }

  #mending(row, finding) {
    const box = row.querySelector("[data-mending]");
    box.hidden = !finding.mending;
    fill(box, { pre: finding.mending });
    const [copy, add] = ["copy", "add"].map((name) => box.querySelector(`[data-${name}]`));
    copy.addEventListener("click", async () => {
      await copied(finding.mending, box.querySelector("pre"));
      copy.textContent = this.said("copied");
    });
    add.hidden = !this.source.takes(finding.file);
    add.addEventListener("click", () => {
      add.textContent = this.said("added");
      add.disabled = true;
      this.source.add(finding.file, finding.mending);
    });
  }

  /** What kept a report from being made, at its line. */
  fault(problem, file) {
    const box = made("t-fault");
    const { title, where, line, column = 1, hint, faults = [] } = problem;
    const place = line ? this.said("at", { line, column }) : "";
    fill(box, { "[data-title]": title, "[data-hint]": hint ?? "" });
    fill(box, { "[data-where]": [line ? file : where, place].filter(Boolean).join(" · ") });
    const told = faults.map((each) => ({ message: [each.where, each.title, each.hint].join(" · ") }));
    box.querySelector("ul").append(...told.map(item));
    box.querySelector("ul").hidden = told.length < 2;
    if (line) excerpts(box.querySelector("pre"), this.source.lines(file) ?? [], line, column);
    for (const each of box.querySelectorAll("p")) each.hidden = !each.textContent;
    return box;
  }
}

const amount = (number) => number.toLocaleString("en");

const made = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** Puts texts into what the selectors find in *box*. */
function fill(box, texts) {
  for (const [selector, text] of Object.entries(texts)) box.querySelector(selector).textContent = text;
}

function badge(box, severity, text) {
  box.className = `badge ${severity}`;
  box.textContent = text;
  return box;
}

function item({ message, path }) {
  const made = document.createElement("li");
  made.append(message, ...(path ? [" ", path] : []));
  return made;
}

function short(iri) {
  const name = iri.replace(/[/#]+$/, "");
  return name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("#")) + 1) || iri;
}

/** The lines around one, which is marked; *known* is what it said, where lines are not at hand. */
function excerpts(box, lines, line, column, known = "") {
  const first = Math.max(1, line - AROUND);
  const last = Math.min(lines.length, line + AROUND);
  if (last < line && !known) return;
  const listed = last < line ? [[line, known]] : [];
  for (let each = first; each <= last; each++) listed.push([each, lines[each - 1]]);
  const from = Math.max(0, column - WIDEST / 2);
  for (const [number, text] of listed) {
    const shown = `${String(number).padStart(5)}  ${text.slice(from, from + WIDEST)}\n`;
    const made = document.createElement(number === line ? "mark" : "span");
    made.textContent = shown;
    box.append(made);
  }
  box.hidden = false;
}

async function copied(text, box) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Where the page may not reach the clipboard, the text is selected, ready to be copied.
    getSelection().selectAllChildren(box);
    document.execCommand("copy");
  }
}
