// Makes vendor/*.js from the packages that package-lock.json names. Run after an upgrade: npm ci && npm run build
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const bundles = [
  { name: "turbo", entry: "@hotwired/turbo" },
  { name: "editor", entry: "./bundles/editor.js" },
];
// Whose code is in a bundle: the packages that esbuild read files of.
const packages = (inputs) => {
  const names = Object.keys(inputs).map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
  return [...new Set(names.filter(Boolean))].sort().map((name) => {
    const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
    return `  ${name} ${version}  ${license}\n`;
  });
};
let versions = "";
for (const { name, entry } of bundles) {
  const outfile = `vendor/${name}.js`;
  const made = await build({
    entryPoints: [entry], outfile, bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "inline", metafile: true,
  });
  const sha = createHash("sha256").update(readFileSync(outfile)).digest("hex");
  versions += `${name}.js  sha256 ${sha}\n${packages(made.metafile.inputs).join("")}`;
}
writeFileSync("vendor/VERSIONS", versions);
