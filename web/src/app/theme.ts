// The theme that the person chose; without a choice the system decides.

import { createStore } from './store.ts';

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'tandem.theme';
const isTheme = (value: string | null): value is Theme => value === 'system' || value === 'light' || value === 'dark';

const kept = localStorage.getItem(KEY);
export const theme = createStore<Theme>(isTheme(kept) ? kept : 'system');

export function chooseTheme(next: Theme): void {
  theme.set(next);
  localStorage.setItem(KEY, next);
  showTheme();
}

export function showTheme(): void {
  const chosen = theme.get();
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
}
