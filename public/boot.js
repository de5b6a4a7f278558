// Looks for what the app cannot do without before anything large is started; in the oldest JavaScript there is,
// so that an old browser runs it too and shows the notice instead of a blank page.
(function () {
  // A module that only a browser with reference types accepts: (func ref.null func drop).
  var REFERENCE_TYPES = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 7, 1, 5, 0, 208, 112, 26, 11];

  function runsOurWasm() {
    return typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(REFERENCE_TYPES));
  }

  function missing() {
    var found = [];
    if (!('noModule' in document.createElement('script'))) found.push('modules');
    if (!window.indexedDB) found.push('indexeddb');
    if (!navigator.serviceWorker) found.push('service-worker');
    if (!window.crypto || !crypto.subtle) found.push('web-crypto');
    if (!navigator.locks) found.push('locks');
    if (!runsOurWasm()) found.push('wasm');
    return found;
  }

  function show(id, detail) {
    document.getElementById('boot-wait').hidden = true;
    var notice = document.getElementById(id);
    notice.setAttribute('data-missing', detail);
    notice.hidden = false;
  }

  var lacks = missing();
  if (lacks.length) {
    show('boot-old', lacks.join(' '));
    return;
  }
  // The browser's offer to install may come before the app is there to take it.
  window.addEventListener('beforeinstallprompt', function (event) {
    event.preventDefault();
    window.rutanInstallOffer = event;
  });
  var start = document.createElement('script');
  start.type = 'module';
  start.src = '{{start}}';
  start.onerror = function () { show('boot-failed', 'start'); };
  document.head.appendChild(start);
})();
