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

  // The language and the first page are asked for now, not when the program has arrived (vite.config.ts names them).
  var named = document.querySelector('meta[name="first-chunks"]');
  if (named === null) return;
  var first = JSON.parse(named.content);
  var wished = (navigator.languages || [navigator.language]).find(function (tag) { return /^(zh|en)/i.test(tag); });
  var language = kept.language || (/^en/i.test(wished || '') ? 'en' : 'zh-CN');
  (first[language] || []).concat(kept.elder ? [] : first[location.pathname] || []).forEach(function (file) {
    var link = document.createElement('link');
    link.rel = /\.css$/.test(file) ? 'preload' : 'modulepreload';
    if (link.rel === 'preload') link.as = 'style';
    link.href = file;
    document.head.append(link);
  });
})();
