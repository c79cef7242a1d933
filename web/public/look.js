// Before the first paint: theme, text size, elder mode and language as kept on this device. A classic script, so that it
// runs before anything is drawn; the modules take over from here (src/session/look.ts writes what is read here).
(function () {
  var root = document.documentElement;
  var kept = {};
  try {
    kept = JSON.parse(localStorage.getItem('hezhi.look') || '{}') || {};
  } catch {
    kept = {}; // unreadable: as on a new device
  }
  var dark = kept.theme === 'dark' || (kept.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-theme', dark ? 'dark' : 'light');
  if (kept.text) root.setAttribute('data-text', kept.text);
  if (kept.elder) root.setAttribute('data-elder', '');
  if (kept.language) root.lang = kept.language;
})();
