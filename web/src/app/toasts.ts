// Messages about what happened to the person: each stands for some seconds and is read by assistive technology.

import type { IconName } from '../components/icon.tsx';
import { createStore, useStore } from './store.ts';

export type Toast = { readonly id: number; readonly icon: IconName; readonly title: string; readonly text: string };

const SHOWN_MS = 7_000;
const toasts = createStore<readonly Toast[]>([]);
let made = 0;

/** Shows a message. */
export function toast(icon: IconName, title: string, text = ''): void {
  made += 1;
  const id = made;
  toasts.set([...toasts.get(), { id, icon, title, text }].slice(-4));
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export const dismiss = (id: number): void => toasts.set(toasts.get().filter((one) => one.id !== id));
export const useToasts = (): readonly Toast[] => useStore(toasts);
