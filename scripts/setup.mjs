// Set-up of a clone, run by `npm start`, `npm test` and `npm run setup`: dependencies, better-sqlite3's native part, the
// build and the native engine. Does only what is missing. Old syntax on purpose: an old Node must be able to read this file.
const MINIMUM_NODE = 20;

if (Number(process.versions.node.split('.')[0]) < MINIMUM_NODE) {
  process.stderr.write(
    'dyrep needs Node ' +
      MINIMUM_NODE +
      ' or newer; this is ' +
      process.version +
      ' (' +
      process.execPath +
      ').\n',
  );
  process.exit(2);
}

import('./setup/run.mjs')
  .then(({ setUp }) => setUp())
  .then((code) => {
    process.exitCode = code;
  });
