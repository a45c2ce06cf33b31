// A text of any size in a field. Browsers lay out all that is in one, so that a long text would stop
// them for seconds: of that, the field has a portion.

const MOST = 1 << 17; // characters in the field
const PASTED = 1 << 14; // characters that a browser may insert by itself: it does so line by line
const FURTHEST = 2000; // lines up and down in which one that has moved is looked for

export class Text {
  /** The text in *field*; *portions* has a button to each side, and says *said* between them. */
  constructor(field, portions, said) {
    [this.field, this.portions, this.said] = [field, portions, said];
    [this.whole, this.shown, this.from, this.to] = ["", "", 0, 0];
    field.addEventListener("input", () => this.changed?.());
    field.addEventListener("paste", (event) => {
      const pasted = event.clipboardData.getData("text/plain");
      if (pasted.length < PASTED) return;
      event.preventDefault();
      this.#insert(pasted.replace(/\r\n?/g, "\n"));
    });
    portions.addEventListener("click", (event) => {
      if (event.target.value === "1") this.#place(this.#taken() && this.to);
      else if (event.target.value === "-1") this.#place(this.#taken() && this.from - MOST);
    });
  }

  get value() {
    this.#taken();
    return this.whole;
  }

  set value(text) {
    this.whole = text.replace(/\r\n?/g, "\n"); // as a field has it
    this.#place(0);
  }

  /** Takes over what was written into the field. */
  #taken() {
    const written = this.field.value;
    if (written !== this.shown) {
      this.whole = this.whole.slice(0, this.from) + written + this.whole.slice(this.to);
      this.to = this.from + written.length;
      this.shown = written;
    }
    return true;
  }

  /** Has the field show what is at the offset *at*, from the start of its line if that is near. */
  #place(at) {
    const { whole } = this;
    const within = whole.length <= MOST ? 0 : Math.max(0, Math.min(at, whole.length - 1));
    const start = within ? whole.lastIndexOf("\n", within - 1) + 1 : 0;
    this.from = within - start < MOST / 2 ? start : joined(whole, within);
    this.to = Math.min(this.from + MOST, whole.length);
    if (this.to < whole.length) {
      const end = whole.lastIndexOf("\n", this.to - 1) + 1;
      this.to = end > this.from + MOST / 2 ? end : joined(whole, this.to);
    }
    this.field.value = whole.slice(this.from, this.to);
    this.shown = this.field.value;
    this.#tell();
  }

  /** Puts *text* in place of what is selected. */
  #insert(text) {
    this.#taken();
    const [start, end] = [this.field.selectionStart, this.field.selectionEnd];
    this.whole =
      this.whole.slice(0, this.from + start) + text + this.whole.slice(this.from + end);
    this.#place(this.from + start);
    this.changed?.();
  }

  #tell() {
    const ends = [this.from, Math.max(this.from, this.to - 1), this.whole.length];
    const [first, last, total] = ends.map((end) => count(this.whole, end) + 1);
    const [before, said, after] = this.portions.children;
    this.portions.hidden = this.from === 0 && this.to === this.whole.length;
    [before.disabled, after.disabled] = [this.from === 0, this.to === this.whole.length];
    said.textContent = this.said({ first, last, total });
  }

  /** Shows the place in the field, and selects from there to the end of the line. */
  show(line, column = 1) {
    this.#taken();
    const start = offset(this.whole, line);
    const at = start + units(this.whole, start, column - 1);
    if (at < this.from || at >= this.to) this.#place(at - MOST / 4);
    if (at >= this.to) this.#place(at);
    const end = this.whole.indexOf("\n", at);
    const last = Math.min(end < 0 ? this.to : end, this.to);
    const { field } = this;
    field.blur();
    field.setSelectionRange(at - this.from, last - this.from);
    field.focus(); // which brings the selection into view sideways
    const lines = count(this.shown, this.shown.length) + 1;
    const above = count(this.shown, at - this.from);
    field.scrollTop = (field.scrollHeight * above) / lines - field.clientHeight / 3;
  }

  /** The line that says *text* now and is nearest to *line*; else *line*. */
  near(line, text) {
    const lines = this.value.split("\n");
    for (let off = 0; off <= FURTHEST; off++) {
      for (const each of [line - off, line + off]) if (lines[each - 1] === text) return each;
    }
    return line;
  }

  /** Adds *text* as lines of their own at the end; gives the first of them. */
  append(text) {
    const before = this.value.replace(/\n*$/, "\n\n");
    this.whole = `${before}${text}`;
    this.#place(this.whole.length - MOST / 4);
    this.changed?.();
    return count(before, before.length) + 1;
  }
}

/** *at*, or the offset before it, where it would part a character. */
const joined = (text, at) => at - (/[\udc00-\udfff]/.test(text[at] ?? "") ? 1 : 0);

function count(text, end) {
  let found = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) found++;
  return found;
}

/** Where the line begins; the end, where there are fewer. */
function offset(text, line) {
  let start = 0;
  for (let number = 1; number < line; number++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return start;
}

/** How many units of UTF-16 the *characters* from *start* on have, within their line. */
function units(text, start, characters) {
  let at = start;
  for (let n = 0; n < characters && at < text.length && text[at] !== "\n"; n++) {
    at += text.codePointAt(at) > 0xffff ? 2 : 1;
  }
  return at - start;
}
