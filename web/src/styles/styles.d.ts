// Style sheets are bundled; a script imports nothing of them.

declare module '*.css';
