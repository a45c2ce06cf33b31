// The form that judges: documents are read here, edited here, and sent to the service, which keeps
// nothing. Without this script the form is sent as any form is, and the answer is the report.

import { Drawing } from "./report.js";
import { Text } from "./text.js";

const form = document.getElementById("judged");
const [field, file, which, fault, status, stop, progress] = [
  "text", "file", "document", "fault", "status", "stop", "progress",
].map((id) => document.getElementById(id));
const words = JSON.parse(form.dataset.say);
const suffixes = file.accept.split(",");
const names = fetch(form.dataset.names).then((answer) => answer.json()).catch(() => ({}));
const TURTLE = /\.(ttl|trig)$|^text\/turtle$|^application\/trig$/;

const typed = () => ({ name: words.typed, bytes: null, text: "", edited: true });

/** Each has its bytes as they came, and its text, if it is one, which counts once it is *edited*. */
let documents = [typed()];
let chosen = documents[0];
/** What the last report is about: the form as it was sent, and the text of each document. */
let sent = null;
let under = null;

function say(name, parts = {}) {
  const shown = (part) => (typeof part === "number" ? part.toLocaleString("en") : part);
  return words[name].replace(/\{(\w+)\}/g, (_, part) => shown(parts[part]));
}

const text = new Text(field, document.getElementById("portions"), (parts) => say("portion", parts));
text.changed = () => {
  chosen.edited = true;
  // What is written into an empty field is no longer what a file has.
  if (documents.length === 1 && !field.value && !text.value) hold([typed()]);
};
const drawing = new Drawing(document.getElementById("report"), say, {
  several: () => documents.length > 1,
  lines: (name) => sent?.lines(name),
  show(name, line, column, excerpt) {
    choose(named(name));
    text.show(excerpt ? text.near(line, excerpt) : line, column);
  },
  takes: (name) => {
    const found = named(name);
    return found?.text !== null && TURTLE.test(kind(found) || found.name);
  },
  add(name, more) {
    choose(named(name));
    text.show(text.append(more));
  },
});

const named = (name) => documents.find((each) => each.name === name) ?? documents[0];

/** The media type of a document whose name does not tell it. */
function kind({ name }) {
  const told = suffixes.some((each) => name.toLowerCase().endsWith(each));
  return told ? "" : form.elements.contentSyntax.value;
}

/** Which syntax *text* is likely to be in; "" for one of the family of Turtle. */
function guessed(text) {
  const begins = text.trimStart().slice(0, 200);
  if (/^[{[]/.test(begins)) return "application/ld+json";
  return /^<(\?xml|!--|!DOCTYPE|rdf:RDF)/i.test(begins) ? "application/rdf+xml" : "";
}

function choose(one) {
  keep();
  chosen = one;
  which.value = documents.indexOf(one);
  const binary = one.text === null;
  text.value = one.text ?? "";
  [field.hidden, document.getElementById("binary").hidden] = [binary, !binary];
  written();
}

/** Takes over what was written of the chosen document. */
function keep() {
  if (chosen.text !== null) chosen.text = text.value;
}

function written() {
  document.getElementById("written").hidden = chosen.text === null || !kind(chosen);
}

function guess(of) {
  const likely = guessed(of);
  if (likely) form.elements.contentSyntax.value = likely;
}

async function take(files) {
  hold(await Promise.all([...files].map(read)));
  file.value = ""; // so that the same file can be chosen again
  if (kind(chosen)) guess(chosen.text ?? "");
  fault.replaceChildren();
}

function hold(fresh) {
  documents = fresh;
  which.replaceChildren(...documents.map(({ name }, place) => new Option(name, place)));
  document.getElementById("which").hidden = !documents[0].bytes;
  choose(documents[0]);
}

async function read(from) {
  const bytes = await from.arrayBuffer();
  let decoded = null;
  try {
    decoded = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (decoded.includes("\0")) decoded = null;
  } catch {
    // Something else than text, or in another encoding: it is sent as it is.
  }
  return { name: from.name, bytes, text: decoded, edited: false };
}

/** The form with its documents, as the service takes it. */
function filled() {
  keep();
  const made = new FormData(form);
  for (const name of ["file", "contentToValidate", "contentSyntax", "format"]) made.delete(name);
  for (const each of documents) {
    const content = each.edited && each.text !== null ? each.text : each.bytes;
    made.append("file", new File([content], each.name, { type: kind(each) }));
  }
  return made;
}

/** Sends *made*, and gives the answer; tells how far it is. */
function send(made, format) {
  made.set("format", format);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "blob";
  request.setRequestHeader("Accept", "*/*");
  const token = form.querySelector("[data-token]")?.value;
  if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    progress.value = loaded / total;
  });
  request.upload.addEventListener("load", () => {
    progress.removeAttribute("value");
    status.textContent = words.judging;
  });
  status.textContent = words.sending;
  [progress.hidden, stop.hidden, under] = [false, false, request];
  return new Promise((resolve, reject) => {
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => reject(new Error(words.failed)));
    request.addEventListener("abort", () => reject(new Error(words.stopped)));
    request.send(made);
  }).finally(() => {
    [progress.hidden, stop.hidden, under] = [true, true, null];
    status.textContent = "";
  });
}

const isProblem = (answer) => answer.getResponseHeader("Content-Type")?.includes("problem+json");

async function parsed(answer) {
  try {
    return JSON.parse(await answer.response.text());
  } catch {
    throw new Error(words.failed); // as of a proxy that answers for the service
  }
}

async function judge() {
  under?.abort();
  const made = filled();
  const size = made.getAll("file").reduce((sum, each) => sum + each.size, 0);
  if (!size) return wrong({ title: words.empty });
  if (size > Number(form.dataset.most)) {
    return wrong({ title: say("large", { most: Number(form.dataset.most) }) });
  }
  sent = { made, lines: reader() };
  try {
    const answer = await send(made, "json");
    const told = await parsed(answer);
    if (isProblem(answer)) return wrong(told);
    fault.replaceChildren();
    drawing.report(told, answer.status === 422, await names);
    form.querySelector("button.main").textContent = words.again;
    const verdict = document.getElementById("verdict");
    verdict.focus({ preventScroll: true });
    verdict.scrollIntoView({ block: "start" });
  } catch (error) {
    wrong({ title: error.message });
  }
}

/** Gives the lines of each document as they are now; split when they are asked for. */
function reader() {
  const texts = new Map(documents.map((each) => [each.name, each.text]));
  const split = new Map();
  return (name) => {
    if (!split.has(name)) split.set(name, texts.get(name)?.split(/\r\n?|\n/) ?? null);
    return split.get(name);
  };
}

function wrong(problem) {
  document.getElementById("report").hidden = true;
  const where = String(problem.where ?? "");
  const about = documents.find((each) => where.startsWith(`${each.name}:`)) ?? chosen;
  fault.replaceChildren(drawing.fault(problem, about.name));
  if (problem.status === 401 || problem.status === 403) return form.querySelector("[data-token]")?.focus();
  if (!problem.line || about.text === null) return undefined;
  choose(about);
  return text.show(problem.line, problem.column);
}

async function save(button) {
  try {
    const answer = await send(sent.made, button.value);
    if (isProblem(answer)) return wrong(await parsed(answer));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(answer.response);
    link.download = `report${button.dataset.ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch (error) {
    status.textContent = error.message;
  }
  return undefined;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  judge();
});
file.addEventListener("change", () => file.files.length && take(file.files));
which.addEventListener("change", () => choose(documents[which.value]));
field.addEventListener("paste", (event) => {
  if (kind(chosen)) guess(event.clipboardData.getData("text/plain"));
});
stop.addEventListener("click", () => under?.abort());
document.getElementById("files").addEventListener("click", (event) => {
  if (event.target.value) save(event.target);
});
addEventListener("dragover", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("over");
});
for (const kind of ["dragleave", "drop"]) {
  addEventListener(kind, () => form.classList.remove("over"));
}
addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  take(event.dataTransfer.files);
});
addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("#groups > details")) {
    each.open = true;
    each.dispatchEvent(new Event("toggle")); // its own would come too late
  }
});
for (const each of form.querySelectorAll("[data-plain]")) each.remove();
for (const each of form.querySelectorAll("[data-scripted]")) each.hidden = false;
hold(documents); // with what a browser kept in the field when it came back to this page
