// Opens a database as the program does, which brings it up: `begin` before, `done` after.
// Arguments: folder of the compiled sources, the database.
import { join } from 'node:path';

const [dist, file] = process.argv.slice(2);
const { openSqliteStore } = await import(join(dist, 'store/sqlite.js'));
process.stdout.write('begin\n');
openSqliteStore(file).close();
process.stdout.write('done\n');
