// A photograph small enough for a slow network. The server writes it anew in any case; this only spares the way there.
export const longestSide = 2048;
export const sendAsIsBytes = 1_500_000;
export const bytesMax = 12 * 1024 * 1024;

/** Width and height within `longest`, in proportion. */
export function fitted(width: number, height: number, longest = longestSide): { width: number; height: number } {
  const factor = Math.min(1, longest / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** Smaller where the browser can read it (it cannot always: HEIC), else as it is; undefined where that is too large to send. */
export async function shrunk(file: Blob): Promise<Blob | undefined> {
  if (file.size <= sendAsIsBytes) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const size = fitted(picture.width, picture.height);
    const canvas = document.createElement('canvas');
    canvas.width = size.width;
    canvas.height = size.height;
    canvas.getContext('2d')?.drawImage(picture, 0, 0, size.width, size.height);
    picture.close();
    const made = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/jpeg', 0.85); });
    if (made !== null && made.size < file.size) return made;
  } catch {
    // The server reads what this browser cannot.
  }
  return file.size <= bytesMax ? file : undefined;
}
