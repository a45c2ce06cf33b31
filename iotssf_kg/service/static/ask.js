// Forms that ask (class "asks"): the answer comes in place, and the query is written in an editor.
// Without this script they are sent as any form is, and the answer is the next page.

import { network } from "./networks.js";

for (const form of document.querySelectorAll("form.asks")) {
  const source = await written(form);
  form.addEventListener("submit", (event) => {
    // Downloads go to where their button says.
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    ask(form, source);
  });
}

/** The editor of the form's query; the field itself where there is no editor. */
async function written(form) {
  const field = form.elements.query;
  if (!field) return null;
  const plain = { mark: (line, column) => select(field, line, column), clear() {} };
  if (!form.dataset.editor) return plain;
  try {
    const { editor } = await import(form.dataset.editor);
    return editor(field, { terms: form.dataset.terms, run: () => form.requestSubmit() });
  } catch (error) {
    console.warn(error);
    return plain;
  }
}

async function ask(form, source) {
  const old = document.getElementById(form.elements.query ? "answer" : "asked");
  const status = note(form.dataset.busy);
  old.replaceChildren(status);
  old.setAttribute("aria-busy", "true");
  source?.clear();
  try {
    const page = await fetched(form);
    const fresh = page.getElementById(old.id);
    old.replaceChildren(...(fresh ?? page.querySelector("main")).childNodes);
    for (const place of old.querySelectorAll(".graph")) network(place);
    shareable(page);
  } catch {
    old.replaceChildren(note(form.dataset.failed));
  }
  old.removeAttribute("aria-busy");
  const fault = old.querySelector("[data-line]");
  if (fault) source?.mark(Number(fault.dataset.line), Number(fault.dataset.column));
}

/** The page with the answer; what it says is text of the service, which escapes what others wrote. */
async function fetched(form) {
  const headers = { Accept: "text/html" };
  const token = form.querySelector("[data-token]")?.value;
  if (token) headers.Authorization = `Bearer ${token}`;
  const given = new URLSearchParams(new FormData(form));
  const post = form.method === "post";
  const url = new URL(form.action);
  if (!post) {
    url.search = given;
    history.replaceState(null, "", url);
  }
  const response = await fetch(url, { method: form.method, headers, body: post ? given : null });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function shareable(page) {
  const [old, fresh] = [document, page].map((each) => each.querySelector("a.share"));
  if (old && fresh) old.replaceWith(fresh);
}

function note(text) {
  const made = document.createElement("p");
  made.role = "status";
  made.textContent = text;
  return made;
}

/** Selects what is from that place to the end of its line. */
function select(field, line, column) {
  const before = field.value.split("\n").slice(0, line - 1);
  const start = before.reduce((sum, each) => sum + each.length + 1, 0);
  const end = field.value.indexOf("\n", start);
  field.focus();
  field.setSelectionRange(start + column - 1, end < 0 ? field.value.length : end);
}
