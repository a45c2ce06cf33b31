// Bundles what pages use of others: one module each, and the licences of all that is in them.
// Usage: node build.mjs FOLDER
import { build } from "esbuild";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const folder = process.argv[2];
const made = await build({
  entryPoints: ["editor.js", "network.js"],
  outdir: folder,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "none", // LICENSES.txt has them in full
  metafile: true,
  logLevel: "warning",
});

const packages = new Set();
for (const input of Object.keys(made.metafile.inputs)) {
  const name = input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (name) packages.add(name[1]);
}
// The editor is published as a bundle: what is in it is what it depends on.
for (const name of packages) {
  for (const dependency of Object.keys((await manifest(name)).dependencies ?? {})) {
    packages.add(dependency);
  }
}
const told = await Promise.all([...packages].sort().map(licence));
await writeFile(join(folder, "LICENSES.txt"), told.join("\n" + "=".repeat(78) + "\n\n"));

async function manifest(name) {
  return JSON.parse(await readFile(join("node_modules", name, "package.json"), "utf8"));
}

async function licence(name) {
  const { version, license, author, contributors = [], homepage } = await manifest(name);
  const files = await readdir(join("node_modules", name));
  const file = files.find((each) => /^licen[cs]e/i.test(each));
  const who = [author, ...contributors].map((each) => each?.name ?? each).filter(Boolean);
  const text = file
    ? await readFile(join("node_modules", name, file), "utf8")
    : `Copyright ${who.join(", ")}\n\n${await readFile(`${license}.txt`, "utf8")}`;
  return `${name} ${version} (${license})\n${homepage ?? ""}\n\n${text.trim()}\n`;
}
