// Which files of a build an entry can ever load, from Vite's own manifest.

/** Files of `entry` and of all that it imports, statically and lazily. */
export function reachableFrom(manifest, entry) {
  return collect(manifest, entry, true);
}

/** Files that are loaded before the entry's first view can show: static imports only. */
export function loadedAtOnce(manifest, entry) {
  return collect(manifest, entry, false);
}

function collect(manifest, entry, lazily) {
  const files = new Set();
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`no chunk ${name} in the manifest`);
    files.add(chunk.file);
    for (const style of chunk.css ?? []) files.add(style);
    for (const next of chunk.imports ?? []) visit(next);
    if (lazily) for (const next of chunk.dynamicImports ?? []) visit(next);
  };
  visit(entry);
  return files;
}
