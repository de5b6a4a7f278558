// Turns a picture upright, shrinks it and encodes it anew, on a thread of its own: drawing 12 million pixels would hold
// the page up for half a second on a cheap phone. What is kept, and how large, is said by who asks (src/photo.rs).
const PREVIEW_QUALITY = 0.7;

function fitted(width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

function drawn(picture, longest) {
  const [width, height] = fitted(picture.width, picture.height, longest);
  const canvas = new OffscreenCanvas(width, height);
  // Read back by the processor, never shown: keeping it off the graphics chip saves a round trip.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  context.imageSmoothingQuality = 'high';
  // White, because JPEG has no transparency and black would come out of it.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  return canvas;
}

async function encoded(canvas, quality) {
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
  // A browser that cannot make a JPEG gives a PNG instead.
  if (blob.type !== 'image/jpeg') throw new Error('no JPEG encoder');
  return blob.arrayBuffer();
}

// Upright by itself: that is the default, and browsers before Chrome 112 do not know the option's name for it.
async function decoded(file) {
  try {
    return await createImageBitmap(file);
  } catch (error) {
    throw Object.assign(new Error(String(error)), { undecodable: true });
  }
}

async function prepare({ file, side, bytes, qualities, previewSide }) {
  const picture = await decoded(file);
  const canvas = drawn(picture, side);
  picture.close();
  let photo;
  for (const quality of qualities) {
    photo = await encoded(canvas, quality);
    if (photo.byteLength <= bytes) break;
  }
  const preview = await encoded(drawn(canvas, previewSide), PREVIEW_QUALITY);
  return { photo, preview, width: canvas.width, height: canvas.height };
}

self.onmessage = async ({ data }) => {
  try {
    const done = await prepare(data);
    self.postMessage(done, [done.photo, done.preview]);
  } catch (error) {
    // Only what could not be decoded is the file's own fault.
    self.postMessage({ failed: String(error), undecodable: error.undecodable === true });
  }
};
