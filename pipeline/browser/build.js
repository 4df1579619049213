// Builds each script with its libraries into one file, and writes the licences of the libraries beside them.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const target = "../vanban/desk/static/built";
await rm(target, { recursive: true, force: true });
const made = await build({
  entryPoints: ["filters.js", "graph.js"],
  outdir: target,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "none",
  metafile: true,
});
const names = new Set(Object.keys(made.metafile.inputs).map((path) => path.match(/^node_modules\/((@[^/]+\/)?[^/]+)/)?.[1]));
const licences = [];
for (const name of [...names].filter(Boolean).sort()) {
  const folder = `node_modules/${name}`;
  const { version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${name} has no licence file`);
  licences.push(`${name} ${version}\n\n${(await readFile(`${folder}/${file}`, "utf8")).trim()}\n`);
}
await writeFile(`${target}/LICENCES.md`, licences.join(`\n${"-".repeat(72)}\n\n`));
