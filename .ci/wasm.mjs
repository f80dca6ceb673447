// Starts a Python of npm's pyodide package on the `main()` of a file, which gives the exit code:
//
//     node wasm.mjs PACKAGE FOLDER FILE ARGUMENTS...
//
// FOLDER, where it is started, is all that Python sees of this machine, under the same path.

import { readFileSync } from "node:fs";

const [pkg, folder, file, ...args] = process.argv.slice(2);
const { loadPyodide } = await import(`${pkg}/pyodide.mjs`);
const python = await loadPyodide({
  args: ["-X", "dev", file, folder, ...args],
  env: process.env,
  fsInit: (FS) => {
    FS.mkdirTree(folder);
    FS.mount(FS.filesystems.NODEFS, { root: folder }, folder);
  },
});
try {
  python.runPython(readFileSync(file, "utf8"), { filename: file });
  process.exitCode = python.globals.get("main")();
} catch (error) {
  // Not thrown on: node would show the line of the minified file, which is all of it.
  console.error(error.message);
  process.exitCode = 1;
}
