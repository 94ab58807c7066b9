// Runs a command and tells how long it took and how much memory it and its children held at most.
// Memory is read from /proc, so this runs on Linux only.

import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

const EVERY = 50; // milliseconds between two looks

function kilobytes(file, keys) {
  try {
    const text = readFileSync(file, "utf8");
    return keys.reduce((sum, key) => sum + Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0), 0);
  } catch {
    return 0; // the process has ended
  }
}

/**
 * Memory of a process that is its own, in bytes. Clean pages are left out: nearly all are the browser's own files, and
 * it is chance whether another of its processes has read the same page.
 */
export const privateMemory = (pid) => kilobytes(`/proc/${pid}/smaps_rollup`, ["Private_Dirty"]) * 1024;

function family(root) {
  const children = new Map();
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const parent = kilobytes(`/proc/${entry}/status`, ["PPid"]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/**
 * @param {string[]} command program and arguments
 * @returns {Promise<{seconds: number, peakBytes: number, stdout: string}>}
 */
export async function run(command, options = {}) {
  const started = performance.now();
  const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"], ...options });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].on("data", (data) => (output[name] += data));
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, family(child.pid).reduce((sum, pid) => sum + kilobytes(`/proc/${pid}/status`, ["VmRSS"]), 0));
  }, EVERY);
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}:\n${output.stderr.slice(-2000)}`);
  return { seconds: (performance.now() - started) / 1000, peakBytes: peak * 1024, stdout: output.stdout };
}
