// Makes vendor/*.js from the packages that package-lock.json names. Run after an upgrade: npm ci && npm run build
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const bundles = [{ name: "turbo", entry: "@hotwired/turbo", licence: "MIT" }];
let versions = "";
for (const { name, entry, licence } of bundles) {
  const outfile = `vendor/${name}.js`;
  await build({ entryPoints: [entry], outfile, bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "inline" });
  const { version } = JSON.parse(readFileSync(`node_modules/${entry}/package.json`, "utf8"));
  const sha = createHash("sha256").update(readFileSync(outfile)).digest("hex");
  versions += `${name}.js  ${entry} ${version}  ${licence}  sha256 ${sha}\n`;
}
writeFileSync("vendor/VERSIONS", versions);
