// Reading QR codes off a picture, as a phone's camera does.
import jsQR from 'jsqr';

/** What the code in the left (0) or right (1) half of a PNG (as pngjs reads it) says. */
export const decode = ({ width, height, data }, half) => {
  const part = Math.floor(width / 2);
  const pixels = new Uint8ClampedArray(part * height * 4);
  for (let y = 0; y < height; y += 1) {
    const from = (y * width + half * part) * 4;
    pixels.set(data.subarray(from, from + part * 4), y * part * 4);
  }
  const code = (jsQR.default ?? jsQR)(pixels, part, height);
  if (!code) throw new Error('no QR code in this half of the picture');
  return code.data;
};
