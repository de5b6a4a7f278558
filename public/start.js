// Starts the app. Whatever goes wrong before its first screen ends in a notice with a way to try again.
// The thread that prepares pictures (src/photo.rs starts it).
window.rutanPhotoWorker = '{{photo}}';

async function start() {
  const { default: init } = await import('{{js}}');
  await init({ module_or_path: '{{wasm}}' });
}

start().then(
  () => document.getElementById('boot')?.remove(),
  (error) => {
    console.error(error);
    document.getElementById('boot-wait').hidden = true;
    document.getElementById('boot-failed').hidden = false;
  },
);
