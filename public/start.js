// Starts the app. Whatever goes wrong before its first screen ends in a notice with a way to try again.
// The thread that prepares pictures (src/photo.rs starts it).
window.rutanPhotoWorker = '{{photo}}';

// Two programs over one shell; app/src/ui/place.rs draws the same line.
const isDesk = /^\/(desk|signin)(\/|$)/.test(location.pathname);
const [glue, wasm] = isDesk ? ['{{desk_js}}', '{{desk_wasm}}'] : ['{{field_js}}', '{{field_wasm}}'];

async function start() {
  const bytes = fetch(wasm);
  const { default: init } = await import(glue);
  await init({ module_or_path: bytes });
}

start().then(
  () => document.getElementById('boot')?.remove(),
  (error) => {
    console.error(error);
    document.getElementById('boot-wait').hidden = true;
    document.getElementById('boot-failed').hidden = false;
  },
);
