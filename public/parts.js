// Fetches the parts of the desk's program. Its glue imports the loaders at the end by their names, and hands over
// `initSync`, which returns what the running program exports (xtask/src/site.rs joins the two).
const FILES = {{files}};

let program;
export const serve = (initSync) => { program = initSync; };

// What was begun for an address, once; what failed may begin again.
const once = (work) => {
  const begun = new Map();
  return (url) => {
    if (!begun.has(url)) begun.set(url, work(url).catch((error) => { begun.delete(url); throw error; }));
    return begun.get(url);
  };
};

const compiled = once(async (url) => {
  const response = await fetch(url);
  // Another release stands where this page's was: src/bin/desk.rs reads it.
  if (response.status === 404) window.rutanReleaseIsGone = true;
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const pack = await WebAssembly.compileStreaming(response);
  return Promise.all(WebAssembly.Module.customSections(pack, 'part').map((part) => WebAssembly.compile(part)));
});

// Fills the places of these modules in the program's memory and table of functions.
const linked = once(async (url) => {
  const modules = await compiled(url);
  return Promise.all(modules.map((module) => WebAssembly.instantiate(module, { __wasm_split: program() })));
});

const loader = (part) => async (callback, data) => {
  let isThere = true;
  try {
    await Promise.all(FILES[part].map(compiled));
    await Promise.all(FILES[part].map(linked));
    restWhenIdle();
  } catch (error) {
    console.error(error);
    isThere = false;
  }
  program().__indirect_function_table.get(callback)(data, isThere);
};

// Once a screen stands, what the others need is fetched into the browser's cache, one after the other: they open at once.
let isFetchingRest = false;
function restWhenIdle() {
  if (isFetchingRest || navigator.connection?.saveData) return;
  isFetchingRest = true;
  const rest = [...new Set(Object.values(FILES).flat())];
  const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 2000));
  const next = () => idle(async () => {
    const url = rest.shift();
    if (!url) return;
    // Whoever needs one that did not come asks again, and is told.
    await fetch(url, { priority: 'low' }).then((response) => response.arrayBuffer()).catch(() => {});
    next();
  });
  next();
}

{{loaders}}
