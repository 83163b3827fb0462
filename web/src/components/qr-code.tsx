// A QR code, black on white in both themes with four modules of margin, and its files.

import { useMemo } from 'react';
import { qrOf } from '../app/qr.ts';
import { t } from '../text.ts';
import { Icon } from './icon.tsx';

const MARGIN = 4;

/** Returns the size of the picture in modules, and the path of its dark modules. */
function pictureOf(text: string): { readonly size: number; readonly path: string } {
  const grid = qrOf(text);
  const path = grid.flatMap((row, y) =>
    [...row].map((dark, x) => (dark === 1 ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : '')),
  );
  return { size: grid.length + 2 * MARGIN, path: path.join('') };
}

export function QrCode({ text, name }: { readonly text: string; readonly name: string }) {
  const { size, path } = useMemo(() => pictureOf(text), [text]);
  return (
    <div className="qrrow">
      <svg
        className="qr"
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={t('published.qrLabel')}
        shapeRendering="crispEdges"
      >
        <rect className="qbg" width="100%" height="100%" />
        <path className="qfg" d={path} />
      </svg>
      <div>
        <h3>{t('published.qr')}</h3>
        <p className="small dim">{t('published.qrText')}</p>
        <div className="actions">
          <button type="button" className="btn btn-sm" onClick={() => saveSvg(size, path, name)}>
            <Icon name="dl" />
            SVG
          </button>
          <button type="button" className="btn btn-sm" onClick={() => savePng(text, name)}>
            <Icon name="dl" />
            PNG
          </button>
        </div>
      </div>
    </div>
  );
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

function saveSvg(size: number, path: string, name: string): void {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
  save(new Blob([svg], { type: 'image/svg+xml' }), `${name}.svg`);
}

/** Pixels of a module in the file. */
const PIXELS = 12;

function savePng(text: string, name: string): void {
  const grid = qrOf(text);
  const canvas = document.createElement('canvas');
  canvas.width = (grid.length + 2 * MARGIN) * PIXELS;
  canvas.height = canvas.width;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = 'black';
  grid.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark === 1) context.fillRect((x + MARGIN) * PIXELS, (y + MARGIN) * PIXELS, PIXELS, PIXELS);
    });
  });
  canvas.toBlob((blob) => {
    if (blob !== null) save(blob, `${name}.png`);
  });
}
