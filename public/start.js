// Starts the app. Whatever goes wrong before its first screen ends in a notice with a way to try again.
// The thread that prepares pictures (src/photo.rs starts it).
window.rutanPhotoWorker = '{{photo}}';

// Two programs over one shell; app/src/ui/place.rs draws the same line.
const isDesk = /^\/(desk|signin)(\/|$)/.test(location.pathname);
const [glue, wasm] = isDesk ? ['{{desk_js}}', '{{desk_wasm}}'] : ['{{field_js}}', '{{field_wasm}}'];

// Until what is there already is on the screen; a hidden page paints nothing and must not wait for it.
const painted = () => new Promise((resolve) => {
  requestAnimationFrame(() => setTimeout(resolve));
  setTimeout(resolve, 100);
});

async function start() {
  const compiling = WebAssembly.compileStreaming(fetch(wasm));
  const [module, { default: init }] = await Promise.all([compiling, import(glue), painted()]);
  // A task of its own: compiling and starting in one would hold a slow phone's page up.
  await new Promise((resolve) => setTimeout(resolve));
  await init({ module_or_path: module });
}

// The app takes #boot away once it is on the screen (src/lib.rs); until then whatever breaks is told.
function failed(error) {
  const boot = document.getElementById('boot');
  if (!boot) return;
  console.error(error);
  document.getElementById('boot-wait').hidden = true;
  document.getElementById('boot-failed').hidden = false;
}

addEventListener('error', (event) => failed(event.error ?? event.message));
start().catch(failed);
