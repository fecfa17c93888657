/** Owns opening a file of an allowed folder so that what is read is what was checked. */
import { constants, open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { OcrError } from '../errors.ts';
import { allowedPath, missingFile } from './allowed-path.ts';

export interface OpenedFile {
  /** Real path: absolute, no symbolic link in it. */
  readonly path: string;
  readonly file: FileHandle;
}

/**
 * Opens a regular file for reading. It is judged by its real path, opened once without following a link that came
 * in between and without waiting (a FIFO would), and then compared with what the path names now.
 * @param path absolute, as `absolutePath` gives it
 * @throws OcrError `path_not_allowed`, `file_not_found`, `invalid_argument` for what is no regular file or cannot be read
 */
export async function openFile(path: string, allow: readonly string[]): Promise<OpenedFile> {
  const real = await allowedPath(path, allow);
  try {
    refuseSpecial(real, await stat(real));
    const file = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
    try {
      const opened = await file.stat();
      refuseSpecial(real, opened);
      const named = await stat(real);
      if ((await realpath(real)) !== real || named.ino !== opened.ino || named.dev !== opened.dev) {
        throw new OcrError('path_not_allowed', `${real} was replaced while it was being opened.`, {
          hint: 'Try again.',
        });
      }
      return { path: real, file };
    } catch (thrown) {
      await file.close();
      throw thrown;
    }
  } catch (thrown) {
    throw await translate(real, thrown);
  }
}

interface FileKind {
  isFile(): boolean;
  isDirectory(): boolean;
}

function refuseSpecial(path: string, kind: FileKind): void {
  if (kind.isDirectory()) {
    throw new OcrError('invalid_argument', `${path} is a folder, not a file.`, { hint: 'Name a file inside it.' });
  }
  if (!kind.isFile()) {
    throw new OcrError('invalid_argument', `${path} is a pipe, socket or device, not a regular file.`, {
      hint: 'Save its content to a file first.',
    });
  }
}

async function translate(path: string, thrown: unknown): Promise<OcrError> {
  if (thrown instanceof OcrError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return missingFile(path, thrown);
  if (code === 'EACCES' || code === 'EPERM') {
    return new OcrError('invalid_argument', `${path} may not be read by this user.`, {
      hint: 'Change its permissions, or copy it to a place that you can read.',
      cause: thrown,
    });
  }
  if (code === 'ELOOP') {
    return new OcrError('invalid_argument', `${path} is a symbolic link that leads in a circle.`, {
      hint: 'Correct the link, or name the file itself.',
      cause: thrown,
    });
  }
  return new OcrError(
    'invalid_argument',
    `${path} could not be opened${typeof code === 'string' ? ` (${code})` : ''}.`,
    {
      hint: 'Check the disk and the path.',
      cause: thrown,
    },
  );
}
