// Asks the endpoint a query as Comunica does that knows no more of it than its URL.
// node comunica.mjs URL KIND QUERY: prints the answer, and the requests that were made for it.
import { QueryEngine } from "@comunica/query-sparql";

const [url, kind, query] = process.argv.slice(2);
const requests = [];
const context = {
  sources: [url],
  async fetch(input, init) {
    const sent = new Request(input, init);
    const answer = await fetch(sent);
    requests.push({ method: sent.method, url: sent.url, status: answer.status });
    return answer;
  },
};
const engine = new QueryEngine();
const asked = {
  async bindings() {
    const rows = await (await engine.queryBindings(query, context)).toArray();
    return rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
  },
  async quads() {
    const quads = await (await engine.queryQuads(query, context)).toArray();
    return quads.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value]);
  },
  boolean: () => engine.queryBoolean(query, context),
};
console.log(JSON.stringify({ answer: await asked[kind](), requests }));
