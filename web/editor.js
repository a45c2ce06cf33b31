// The SPARQL editor: YASQE with our prefixes and terms, and without all that asks other sites, keeps
// queries, or makes links that run.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";

/**
 * An editor in place of *field*, which has its text at any time.
 * terms: where the terms to complete are; run: what Ctrl+Enter does.
 */
export async function editor(field, { terms, run }) {
  const known = await (await fetch(terms)).json();
  for (const each of completers(known)) Yasqe.registerAutocompleter(each, false);
  const place = document.createElement("div");
  field.before(place);
  const yasqe = new Yasqe(place, {
    value: field.value,
    autocompleters: ["prefixes", ...Object.keys(known.terms), "variables"],
    consumeShareLink: null,
    createShareableLink: null,
    persistenceId: null,
    resizeable: false,
    showQueryButton: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
    screenReaderLabel: field.labels[0]?.textContent,
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-S": () => {} },
  });
  field.hidden = true;
  yasqe.on("change", () => (field.value = yasqe.getValue()));
  field.labels[0]?.addEventListener("click", () => yasqe.focus());
  return marker(yasqe);
}

function completers({ prefixes, terms }) {
  const { prefixes: usual, class: classes, property: properties } = Yasqe.Autocompleters;
  const written = Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`);
  const made = [{ ...usual, get: written, persistenceId: null }];
  for (const [kind, listed] of Object.entries(terms)) {
    const labels = new Map(listed);
    made.push({
      ...(kind === "property" ? properties : classes),
      name: kind,
      bulk: true,
      autoShow: true,
      persistenceId: null,
      get: [...labels.keys()],
      ...(kind === "individual" && { isValidCompletionPosition: elsewhere }),
      postprocessHints: (yasqe, hints) => hints.map((hint) => called(yasqe, hint, labels)),
    });
  }
  return made;
}

/** Whether a name is being written where neither a class nor a property is wanted. */
function elsewhere(yasqe) {
  const { class: classes, property } = Yasqe.Autocompleters;
  const other = [classes, property].some((each) => each.isValidCompletionPosition(yasqe));
  return !other && /^([a-z]+:|<)/i.test(yasqe.getCompleteToken().string);
}

/** The hint with the label of its term beside it. */
function called(yasqe, hint, labels) {
  const [, prefix, name] = hint.text.match(/^(\w*):(.*)$/) ?? [];
  const iri = hint.text.startsWith("<")
    ? hint.text.slice(1, -1)
    : `${yasqe.getPrefixesFromQuery()[prefix] ?? ""}${name}`;
  const label = labels.get(iri);
  return label ? { ...hint, displayText: `${hint.text}  ${label}` } : hint;
}

/** What shows where a query is wrong. */
function marker(yasqe) {
  let marks = [];
  return {
    mark(line, column) {
      const document = yasqe.getDoc();
      const end = { line: line - 1, ch: document.getLine(line - 1)?.length ?? 0 };
      const start = { line: line - 1, ch: Math.min(column - 1, Math.max(end.ch - 1, 0)) };
      marks.push(document.markText(start, end, { className: "wrong" }));
      yasqe.focus();
      document.setCursor(start);
    },
    clear() {
      for (const mark of marks) mark.clear();
      marks = [];
    },
  };
}
