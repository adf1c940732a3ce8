// Reads files that the user's folders hold: whole, and regular files only. A named pipe would never begin, a device never end.
import { constants, open } from 'node:fs/promises';

/** The bytes of a regular file; rejects where there is none, or something else of that name. */
export async function readRegular(file: string): Promise<Buffer> {
  // Opening a pipe for reading waits for its writer unless it is told not to.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) throw new Error('it is no regular file');
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
